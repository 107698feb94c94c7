import { type ConstraintPlugin, defineConstraint, div, greater, mul, number, select } from "@nn/core";

import { incomingNorm, normTolerance } from "../weights/incoming-norm.ts";
import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ConstraintMap {
    readonly maxNorm: typeof maxNorm;
  }
}

export interface MaxNormOptions extends RoleOptions {
  /** c > 0; default 3. Srivastava et al. use 3 to 4, Keras' default is 2. */
  readonly bound: number;
}

/**
 * Weights into each unit no longer than c: w ← w·min(1, c/‖w‖), the norm over all axes but the last.
 *
 * What is short enough stays as it is, to the bit; Keras and TensorFlow.js shrink it a little. Norms are held within a
 * relative 2^−18 of the bound, so that projecting twice changes nothing.
 *
 * Srivastava et al., "Dropout" (2014).
 *
 * @example maxNorm(3).project(tensor([[3], [4]])) // [[1.8], [2.4]]
 * @throws OptionError unless the bound is positive.
 */
export const maxNorm: ConstraintPlugin<MaxNormOptions, number> = defineConstraint<MaxNormOptions, number>({
  package: packageName,
  name: "maxNorm",
  summary: "Weights into each unit no longer than a bound.",
  paper: 'Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014)',
  options: { bound: number(3, { above: 0 }), roles: rolesField(["kernel"]) },
  shorthand: "bound",
  create: ({ bound, roles }) => ({
    roles,
    project(w) {
      const norm = incomingNorm(w);
      return mul(w, select(greater(norm, bound * (1 + normTolerance)), div(bound, norm), 1));
    },
  }),
});
