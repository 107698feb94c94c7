/** @file The names of all packages in one scope, which suites, recipes and `fit` share. */
import { augmentations } from "@nn/augment";
import { createRegistry, offerBuiltIns, type Registry } from "@nn/core";
import { datasets } from "@nn/datasets";
import { initializers, lintRules as initRules, modelInitializers } from "@nn/init";
import {
  constraints,
  lintRules as regularizeRules,
  noises,
  normalizations,
  penalties,
  recipePlugin,
  stoppings,
} from "@nn/regularize";

import { plugins } from "./plugins.ts";

const lists = [
  initializers,
  modelInitializers,
  initRules,
  penalties,
  constraints,
  noises,
  normalizations,
  stoppings,
  recipePlugin,
  regularizeRules,
  augmentations,
  datasets,
  plugins,
];

/**
 * Everything that the packages bring, by name.
 *
 * @example createRegistry({ parent: builtIns }).use(mine)
 */
export const builtIns: Registry = createRegistry();
builtIns.use(...lists);
// Direct calls, dense(10, { activation: "relu" }), know the same names.
offerBuiltIns(...lists);
