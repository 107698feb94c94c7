/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allAveraging } from "./averaging/_all.ts";
import { allConstraints } from "./constraints/_all.ts";
import { allGradients } from "./gradients/_all.ts";
import { allLint } from "./lint/_all.ts";
import { allNoise } from "./noise/_all.ts";
import { allNormalization } from "./normalization/_all.ts";
import { allObjectives } from "./objectives/_all.ts";
import { allParametrizations } from "./parametrizations/_all.ts";
import { allPenalties } from "./penalties/_all.ts";
import { allStopping } from "./stopping/_all.ts";
import { recipe } from "./recipe.ts";

/**
 * All plug-ins of @nn/regularize.
 *
 * @example registry.use(plugins); // from here on "l2(1e-4)" and "dropout(0.5)" resolve
 */
export const plugins: readonly AnyPlugin[] = [
  ...allPenalties,
  ...allConstraints,
  ...allNoise,
  ...allNormalization,
  ...allParametrizations,
  ...allObjectives,
  ...allGradients,
  ...allAveraging,
  ...allStopping,
  recipe,
  ...allLint,
];
