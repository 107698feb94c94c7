/** @file The lint contract: a guideline that looks at the description of a network, before anything is trained. */
import type { Plugin, PluginJson, PluginValue } from "../plugins/plugin.ts";
import type { KindOf, Scope } from "../plugins/registry.ts";
import type { Traits } from "../plugins/traits.ts";

/** Whether it is wrong, probably wrong, or merely worth knowing. */
export type Severity = "error" | "warning" | "info";

/** A value, or what its `toJSON` gives; JSON may say traits itself, and is looked up by name where it does not. */
export type Described = (PluginJson & { readonly traits?: Traits }) | { toJSON(): PluginJson };

/** What is known about a network; plug-in values and their JSON are both fine. */
export interface LintSubject {
  /** A model, or its layers in a row. */
  readonly model: Described | readonly Described[];
  /** Techniques that act on the whole model, as in `fit`; values, or JSON with the kind. */
  readonly use?: readonly Described[];
  readonly optimizer?: Described;
  readonly loss?: Described;
  /** Whether the dataset has a validation split; absent when not known. */
  readonly hasValidation?: boolean;
  /** Who looks up the names in what is JSON; default: names in direct calls. What it does not know has no traits. */
  readonly scope?: Scope;
}

/** A part of a network as rules see it: plug-ins within its options are described in the same way. */
export interface DescribedPlugin extends PluginJson {
  readonly traits: Traits;
}

/** A technique as rules see it. */
export interface DescribedTechnique extends DescribedPlugin {
  readonly kind: string;
}

/** What a rule looks at: names, options and traits, so that rules need none of the packages they speak of. */
export interface ModelDescription {
  /** Layers in a row, models within models flattened. */
  readonly layers: readonly DescribedPlugin[];
  /** Whether some of the layers stand inside a layer that is no plain row, such as a residual block. */
  readonly hasBranches: boolean;
  /** With their kinds, compositions taken apart. */
  readonly use: readonly DescribedTechnique[];
  readonly optimizer?: DescribedPlugin;
  readonly loss?: DescribedPlugin;
  readonly hasValidation?: boolean;
}

export interface Finding {
  /** Of the rule. */
  readonly code: string;
  readonly severity: Severity;
  /** What is there, and what comes of it. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** Index of the layer it is about, in `ModelDescription.layers`. */
  readonly layer?: number;
}

export interface LintRule extends PluginValue {
  readonly kind: "lintRule";
  /** Stable, in kebab case, e.g. `dropout-on-output`. */
  readonly code: string;
  readonly severity: Severity;
  /** What the rule finds with its defaults, and what it leaves alone: the laws try them. */
  readonly examples: {
    readonly bad: readonly LintSubject[];
    readonly good: readonly LintSubject[];
  };
  /** Nothing when the guideline is kept or does not apply. */
  check(subject: ModelDescription): readonly Finding[];
}

/** Options of each rule by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface LintRuleMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    lintRule: KindOf<LintRuleMap, LintRule>;
  }
}

export type LintRulePlugin<O extends object = object, S = never> = Plugin<"lintRule", O, LintRule, S>;
