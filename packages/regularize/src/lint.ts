import { type Finding, type LintRule, type ModelDescription, OptionError, type PluginJson } from "@nn/core";

import { lintRules } from "./lists.ts";

/** What is known about a network; plug-in values and their JSON are both fine. */
export interface LintSubject {
  /** A model, or its layers in a row. */
  readonly model: Described | readonly Described[];
  readonly recipe?: Described;
  readonly optimizer?: Described;
  /** Whether the dataset has a validation split. */
  readonly hasValidation?: boolean;
}

/** A value, or what its `toJSON` gives. */
export type Described = PluginJson | { toJSON(): PluginJson };

/**
 * What guidelines say about a network, before it is trained.
 *
 * @example
 * const found = lint({ model: [dense(10), dropout({ rate: 0.5 })] });
 * found[0].code // dropout-on-output
 * @throws OptionError when something has neither a name nor a `toJSON`.
 */
export function lint(subject: LintSubject, rules: readonly LintRule[] = lintRules.map((rule) => rule())): Finding[] {
  const description = describeModel(subject);
  return rules.flatMap((rule) => rule.check(description));
}

/** The subject as rules see it: JSON, models within models flattened. */
export function describeModel({ model, recipe, optimizer, hasValidation }: LintSubject): ModelDescription {
  const layers = Array.isArray(model) ? (model as readonly Described[]) : [model as Described];
  return {
    layers: layers.map(jsonOf).flatMap(flattened),
    ...(recipe === undefined ? {} : { recipe: jsonOf(recipe) }),
    ...(optimizer === undefined ? {} : { optimizer: jsonOf(optimizer) }),
    ...(hasValidation === undefined ? {} : { hasValidation }),
  };
}

function flattened(layer: PluginJson): PluginJson[] {
  const { layers } = layer.options;
  return Array.isArray(layers) ? layers.map((inner) => jsonOf(inner as Described)).flatMap(flattened) : [layer];
}

function jsonOf(value: Described): PluginJson {
  const json = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
  if (typeof json !== "object" || !("name" in json) || typeof json.name !== "string") {
    throw new OptionError(`lint: got ${JSON.stringify(json)}; wanted a plug-in value or { name, options }`);
  }
  return { name: json.name, options: (json as Partial<PluginJson>).options ?? {} };
}
