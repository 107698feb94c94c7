/** @file The lint contract: a guideline that looks at the description of a network, before anything is trained. */
import type { Plugin, PluginJson, PluginValue } from "../plugin.ts";
import type { KindOf } from "../registry.ts";

/** Whether it is wrong, probably wrong, or merely worth knowing. */
export type Severity = "error" | "warning" | "info";

/** What a rule looks at: everything as JSON, so that rules need none of the packages they speak of. */
export interface ModelDescription {
  /** Layers in a row, models within models flattened. */
  readonly layers: readonly PluginJson[];
  /** The regularization of the whole model. */
  readonly recipe?: PluginJson;
  readonly optimizer?: PluginJson;
  /** Whether the dataset has a validation split; absent when not known. */
  readonly hasValidation?: boolean;
}

export interface Finding {
  /** Of the rule. */
  readonly code: string;
  readonly severity: Severity;
  /** What is there, and what to do. */
  readonly message: string;
  /** Index of the layer it is about. */
  readonly layer?: number;
}

export interface LintRule extends PluginValue {
  readonly kind: "lintRule";
  /** Stable, in kebab case, e.g. `dropout-on-output`. */
  readonly code: string;
  readonly severity: Severity;
  /** Nothing when the guideline is kept or does not apply. */
  check(subject: ModelDescription): readonly Finding[];
}

/** Options of each rule by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface LintRuleMap {}

declare module "../registry.ts" {
  interface Kinds {
    lintRule: KindOf<LintRuleMap, LintRule>;
  }
}

export type LintRulePlugin<O extends object = object, S = never> = Plugin<"lintRule", O, LintRule, S>;
