/** @file What a treatment puts into the layers of a network. */
import type { Initializer, Layer } from "@nn/core";
import type { Activation } from "@nn/train";
import { createPlugin, type Names } from "../suite/resolve-plugin.ts";
import type { BranchSpec, RecipeSpec } from "../suite/types.ts";

/** Options that all layers with a kernel share. */
export interface Kernel {
  readonly initializer: Initializer;
  readonly bias: Initializer;
}

export interface Parts {
  readonly kernel: Kernel;
  readonly activation: Activation;
  readonly recipe: RecipeSpec;
  readonly branch: BranchSpec;
  readonly names: Names;
}

/** The layer of the recipe, or none. */
export function dropout({ recipe, names }: Parts): Layer[] {
  return recipe.dropout === undefined ? [] : [createPlugin("layer", recipe.dropout, names)];
}

/** The layer of the recipe, or none. */
export function normalization({ recipe, names }: Parts): Layer[] {
  return recipe.normalization === undefined ? [] : [createPlugin("layer", recipe.normalization, names)];
}
