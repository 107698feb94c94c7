import type { Described, DescribedTechnique, LintSubject, ModelDescription } from "../contracts/lint.ts";
import { OptionError } from "../errors.ts";
import type { PluginJson } from "../plugins/plugin.ts";

/**
 * The subject of `lint` as rules see it: JSON, with models within models flattened.
 *
 * @throws OptionError when something has neither a name nor a `toJSON`.
 */
export function describeModel({ model, use = [], optimizer, loss, hasValidation }: LintSubject): ModelDescription {
  const layers = (Array.isArray(model) ? (model as readonly Described[]) : [model as Described]).map(jsonOf);
  return {
    layers: layers.flatMap(flattened),
    hasBranches: layers.some(branches),
    use: use.flatMap(techniquesOf),
    ...(optimizer === undefined ? {} : { optimizer: jsonOf(optimizer) }),
    ...(loss === undefined ? {} : { loss: jsonOf(loss) }),
    ...(hasValidation === undefined ? {} : { hasValidation }),
  };
}

function techniquesOf(value: Described): DescribedTechnique[] {
  const { kind = "", parts } = value as { readonly kind?: string; readonly parts?: readonly Described[] };
  return parts?.flatMap(techniquesOf) ?? [{ kind, ...jsonOf(value) }];
}

function innerLayers({ options: { layers } }: PluginJson): PluginJson[] | undefined {
  return Array.isArray(layers) ? (layers as readonly Described[]).map(jsonOf) : undefined;
}

function flattened(layer: PluginJson): PluginJson[] {
  return innerLayers(layer)?.flatMap(flattened) ?? [layer];
}

function branches(layer: PluginJson): boolean {
  const inner = innerLayers(layer);
  return inner !== undefined && (!/(^|:)sequential$/.test(layer.name) || inner.some(branches));
}

function jsonOf(value: Described): PluginJson {
  const json: unknown = hasToJson(value) ? value.toJSON() : value;
  if (typeof json === "string") return { name: json.replace(/\(.*$/s, ""), options: {} };
  if (typeof json !== "object" || json === null || !("name" in json) || typeof json.name !== "string") {
    throw new OptionError(`lint: got ${JSON.stringify(json)}; wanted a plug-in value or { name, options }`);
  }
  return { name: json.name, options: (json as Partial<PluginJson>).options ?? {} };
}

function hasToJson(value: unknown): value is { toJSON(): PluginJson } {
  return typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function";
}
