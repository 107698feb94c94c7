/** @file What every plug-in must keep, whatever its kind. */
import { OptionError } from "../errors.ts";
import type { Field } from "../plugins/fields.ts";
import type { Plugin, PluginValue } from "../plugins/plugin.ts";
import { type AnyPlugin, createRegistry, registry } from "../plugins/registry.ts";
import { demand, type Law } from "./law.ts";

/** Values survive JSON and cannot be changed, misspelled options are refused, the summary is a sentence. */
export const pluginLaws: readonly Law<Plugin>[] = [
  {
    name: "values survive JSON",
    check(plugin, options) {
      // What it holds is looked up among what the program registered.
      const scope = createRegistry({ parent: registry });
      scope.use(plugin as AnyPlugin);
      const text = JSON.stringify(plugin(options));
      const back: PluginValue = scope.resolve(plugin.kind, JSON.parse(text) as PluginValue);
      demand(JSON.stringify(back) === text, () => `${text} came back as ${JSON.stringify(back)}`);
    },
  },
  {
    name: "values cannot be changed",
    check(plugin, options) {
      const value = plugin(options) as PluginValue;
      demand(Object.isFrozen(value) && Object.isFrozen(value.options), () => "the value or its options can be changed");
    },
  },
  {
    name: "misspelled options are refused",
    check(plugin, options) {
      let refused = false;
      try {
        plugin({ ...options, notAnOption: 1 });
      } catch {
        refused = true;
      }
      demand(refused, () => "the option notAnOption was accepted");
    },
  },
  {
    name: "options take their own defaults and refuse what they are not for, by name",
    check(plugin) {
      for (const [option, field] of Object.entries(plugin.fields as Record<string, Field<unknown>>)) {
        const context = { owner: plugin.name, option };
        demand(field.wanted !== "", () => `${option} does not say what it wants`);
        demand(
          JSON.stringify(field.read(field.fallback, context)) === JSON.stringify(field.fallback),
          () => `${option} does not take its own default`,
        );
        let message = "";
        try {
          field.read(Symbol("nothing"), context);
        } catch (error) {
          message = error instanceof OptionError ? error.message : `${String(error)}, which is no OptionError`;
        }
        demand(message.startsWith(`${plugin.name}: ${option}`), () => `${option} takes a symbol, or says: ${message}`);
      }
    },
  },
  {
    name: "it says what it is",
    check(plugin) {
      demand(
        /\S.*\.$/.test(plugin.summary),
        () => `the summary ${JSON.stringify(plugin.summary)} is not a sentence with a full stop`,
      );
      demand(Object.isFrozen(plugin.defaults), () => "the defaults can be changed");
    },
  },
];
