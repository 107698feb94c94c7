/** @file The technique contract: what is listed in `use` and is no plug-in of another kind. */
import type { Plugin, PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";

/**
 * A technique that is no plug-in of another kind: it puts a value into a place of its own choice, or stands for several.
 *
 * `bias("constant(0.1)")` puts an initializer where biases are initialized; `recipe` stands for the list it was given.
 */
export interface Technique extends PluginValue {
  readonly kind: "technique";
  /** What stands in the place. */
  readonly value?: PluginValue;
  /** What it stands for, each with its own place; absent: itself. */
  readonly parts?: readonly PluginValue[];
}

/** Names of techniques; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface TechniqueMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    technique: KindOf<TechniqueMap, Technique>;
  }
}

export type TechniquePlugin<O extends object = object, S = never> = Plugin<"technique", O, Technique, S>;
