/** @file A combination of techniques as one value. */
import {
  definePlugin,
  OptionError,
  type PluginValue,
  type Technique,
  type TechniquePlugin,
  techniques,
  type TechniqueSpec,
} from "@nn/core";

import { packageName } from "./package-name.ts";

declare module "@nn/core" {
  interface TechniqueMap {
    readonly recipe: typeof recipe;
  }
}

export interface RecipeOptions {
  /** Techniques of whatever kinds, each of which says where it acts. */
  readonly use: readonly PluginValue[];
}

/**
 * A combination of techniques as one serializable value, e.g. L2, dropout and early stopping: it stands for the list that it holds,
 * in `fit`, in suites and within other recipes.
 *
 * @example
 * const mix = recipe(["l2(1e-4)", "dropout(0.5)", "earlyStopping(patience=3)"]);
 * await fit(mlp(), data, { use: ["heNormal", mix], … });
 * @throws UnknownNameError, OptionError for an empty list and for what does not say where it acts.
 */
export const recipe: TechniquePlugin<RecipeOptions, readonly TechniqueSpec[]> = definePlugin<
  "technique",
  RecipeOptions,
  Technique,
  readonly TechniqueSpec[]
>({
  kind: "technique",
  package: packageName,
  name: "recipe",
  summary: "A combination of techniques.",
  // Its parts say where they act.
  acts: { slot: "model.recipe", many: true },
  options: { use: techniques() },
  shorthand: "use",
  check({ use }) {
    if (use.length === 0) throw new OptionError("recipe: no techniques; wanted at least one");
  },
  create: ({ use }) => ({ parts: use }),
});
