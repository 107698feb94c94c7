/** @file Options that hold other plug-ins: resolved by the scope that makes the value that holds them. */
import { OptionError, UnknownNameError } from "../errors.ts";
import { either, list, type Field, type ListLimits } from "./fields.ts";
import type { PluginValue } from "./plugin.ts";
import { directScope, type ExtraOf, type TechniqueSpec, type ValueOf } from "./registry.ts";

type Words = string | boolean | null;

/**
 * A plug-in of a kind, by value, by name, as a spec or as `{ name, options }`, or one of a few words.
 *
 * Names are looked up by whoever makes the value that holds it: the registry of a suite for what stands in the suite, the program's
 * registry and the built-in names in direct calls. `also` reads what else the kind takes, e.g. a number as a constant schedule, and
 * gives undefined for what it does not know.
 *
 * @example
 * plugin("penalty", null, [null])                                  // a penalty, or null
 * plugin("initializer", "auto", ["auto"])                          // an initializer, or the guideline
 */
export function plugin<K extends string>(kind: K, fallback: ValueOf<K>): Field<ValueOf<K>>;
export function plugin<K extends string, const W extends Words>(
  kind: K,
  fallback: NoInfer<ValueOf<K> | W>,
  words: readonly W[],
): Field<ValueOf<K> | W>;
export function plugin<K extends string, W extends Words>(
  kind: K,
  fallback: ValueOf<K> | W,
  words: readonly W[] = [],
): Field<ValueOf<K> | W> {
  const field = pluginOf(kind);
  return words.length === 0 ? { ...field, fallback } : either(field, words, fallback);
}

/** A list of plug-ins of one kind. @example plugins("augmentation", [], { min: 1 }) */
export function plugins<K extends string>(
  kind: K,
  fallback: readonly ValueOf<K>[] = [],
  limits: ListLimits = {},
): Field<readonly ValueOf<K>[]> {
  return list(pluginOf(kind), fallback, limits);
}

/**
 * A plug-in of a kind, or another form that `also` makes a value of: a number for a constant schedule, a function for an activation.
 * `also` gives undefined for what it does not know.
 */
export function pluginOr<K extends string>(
  kind: K,
  fallback: ValueOf<K>,
  wanted: string,
  also: (given: ExtraOf<K>) => ValueOf<K> | undefined,
): Field<ValueOf<K>> {
  const field = pluginOf(kind);
  return {
    ...field,
    fallback,
    wanted: `${field.wanted}, or ${wanted}`,
    read: (given, context) => also(given as ExtraOf<K>) ?? field.read(given, context),
  };
}

/** A flat list of techniques of whatever kinds: what `use` takes. */
export function techniques(): Field<readonly PluginValue[]> {
  const one: Field<PluginValue> = {
    fallback: undefined as never,
    wanted: "a technique",
    schema: { $ref: "#/$defs/technique" },
    read: (given, { owner, option, scope = directScope }) =>
      placed(owner, option, () => scope.technique(given as TechniqueSpec)),
  };
  return list(one);
}

function pluginOf<K extends string>(kind: K): Field<ValueOf<K>> {
  return {
    fallback: undefined as never,
    wanted: `a plug-in of kind ${kind}`,
    schema: { $ref: `#/$defs/${kind}` },
    kind,
    read: (given, { owner, option, scope = directScope }) =>
      placed(owner, option, () => scope.resolve(kind, given as never)),
  };
}

/** An error of what is inside, with the place where it stands. */
function placed<T>(owner: string, option: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnknownNameError) throw new UnknownNameError(`${owner}: ${option}: ${error.message}`);
    if (error instanceof OptionError) throw new OptionError(`${owner}: ${option}: ${error.message}`);
    throw error;
  }
}
