import type {
  Described,
  DescribedPlugin,
  DescribedTechnique,
  LintSubject,
  ModelDescription,
} from "../contracts/lint.ts";
import { NnError, OptionError } from "../errors.ts";
import type { PluginJson, PluginValue } from "../plugins/plugin.ts";
import type { Traits } from "../plugins/traits.ts";
import { directScope, type Kind, type Scope } from "../plugins/registry.ts";

/**
 * The subject of `lint` as rules see it, with models within models flattened.
 *
 * What is JSON is made by its name where the scope knows it, and so has its defaults and traits.
 *
 * @throws OptionError when something has neither a name nor a `toJSON`.
 */
export function describeModel(subject: LintSubject): ModelDescription {
  const { model, use = [], optimizer, loss, hasValidation, scope = directScope } = subject;
  const layers = (Array.isArray(model) ? (model as readonly Described[]) : [model as Described]).map((layer) =>
    describe(layer, "layer", scope),
  );
  return {
    layers: layers.flatMap((layer) => flattened(layer, scope)),
    hasBranches: layers.some((layer) => branches(layer, scope)),
    use: use.flatMap((technique) => techniquesOf(technique, scope)),
    ...(optimizer === undefined ? {} : { optimizer: describe(optimizer, "optimizer", scope) }),
    ...(loss === undefined ? {} : { loss: describe(loss, "loss", scope) }),
    ...(hasValidation === undefined ? {} : { hasValidation }),
  };
}

function techniquesOf(given: Described, scope: Scope): DescribedTechnique[] {
  const { kind = "", parts } = given as { readonly kind?: string; readonly parts?: readonly Described[] };
  return parts?.flatMap((part) => techniquesOf(part, scope)) ?? [{ kind, ...describe(given, kind, scope) }];
}

function describe(given: Described, kind: Kind, scope: Scope): DescribedPlugin {
  if (isValue(given)) return describeValue(given);
  const json = jsonOf(given);
  const { name, options, traits } = json;
  if (traits !== undefined) return { name, options: describeOptions(options), traits };
  const value = madeOf(json, kind, scope);
  return value === undefined ? describeKnown(json, kind, scope) : describeValue(value);
}

/** JSON as the value that it stands for; undefined where it, or something in it, is not known. */
function madeOf({ name, options }: PluginJson, kind: Kind, scope: Scope): PluginValue | undefined {
  try {
    return scope.resolve<Kind, string>(kind, { name, options } as never);
  } catch (error) {
    // Whoever makes it refuses it; a linter looks at what it understands.
    if (error instanceof NnError) return undefined;
    throw error;
  }
}

/** What has something in it that is not known: option by option, with the traits that it has without what is not. */
function describeKnown({ name, options }: PluginJson, kind: Kind, scope: Scope): DescribedPlugin {
  const known: Record<string, unknown> = {};
  const described: Record<string, unknown> = describeOptions(options);
  for (const [option, value] of Object.entries(options)) {
    const part: unknown = Array.isArray(value) ? value.filter((one: Described) => isKnown(one, scope)) : value;
    const made = madeOf({ name, options: { [option]: part } }, kind, scope);
    if (made === undefined) continue;
    known[option] = part;
    if (!Array.isArray(value)) described[option] = describeValue(made).options[option];
  }
  return { name, options: described, traits: madeOf({ name, options: known }, kind, scope)?.traits ?? {} };
}

function isKnown(layer: Described, scope: Scope): boolean {
  if (typeof layer !== "object" || layer === null || !("name" in layer)) return true;
  return madeOf(jsonOf(layer), "layer", scope) !== undefined;
}

function describeValue({ id, options, traits = {} }: PluginValue): DescribedPlugin {
  return { name: id, options: describeOptions(options), traits };
}

/** Options, with the values among them described, in lists too. */
function describeOptions(options: object): PluginJson["options"] {
  const inside = (option: unknown): unknown => {
    if (isValue(option)) return describeValue(option);
    return Array.isArray(option) ? option.map(inside) : option;
  };
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, inside(option)]));
}

function innerLayers({ options: { layers } }: PluginJson, scope: Scope): DescribedPlugin[] | undefined {
  return Array.isArray(layers)
    ? (layers as readonly Described[]).map((layer) => describe(layer, "layer", scope))
    : undefined;
}

function flattened(layer: DescribedPlugin, scope: Scope): DescribedPlugin[] {
  return innerLayers(layer, scope)?.flatMap((inner) => flattened(inner, scope)) ?? [layer];
}

function branches(layer: DescribedPlugin, scope: Scope): boolean {
  const inner = innerLayers(layer, scope);
  return inner !== undefined && (layer.traits.holds !== "row" || inner.some((one) => branches(one, scope)));
}

function jsonOf(given: Described): PluginJson & { readonly traits?: Traits } {
  const json: unknown = hasToJson(given) ? given.toJSON() : given;
  if (typeof json === "string") return { name: json.replace(/\(.*$/s, ""), options: {} };
  if (typeof json !== "object" || json === null || !("name" in json) || typeof json.name !== "string") {
    throw new OptionError(`lint: got ${JSON.stringify(json)}; wanted a plug-in value or { name, options }`);
  }
  const { name, options = {}, traits } = json as Partial<DescribedPlugin> & { readonly name: string };
  return { name, options, ...(traits === undefined ? {} : { traits }) };
}

function isValue(given: unknown): given is PluginValue {
  if (typeof given !== "object" || given === null || !("kind" in given && "id" in given && "options" in given)) {
    return false;
  }
  return typeof given.id === "string" && typeof given.options === "object" && given.options !== null;
}

function hasToJson(value: unknown): value is { toJSON(): PluginJson } {
  return typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function";
}
