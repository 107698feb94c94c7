import { abs, type ConstraintPlugin, defineConstraint, div, greater, logicalAnd, mul, select, sub } from "@nn/core";

import { incomingNorm, normTolerance } from "../weights/incoming-norm.ts";
import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ConstraintMap {
    readonly unitNorm: typeof unitNorm;
  }
}

/**
 * Weights into each unit of length 1: w ← w/‖w‖, the norm over all axes but the last; zeros stay zeros.
 *
 * Norms are held within a relative 2^−18 of 1, so that projecting twice changes nothing.
 *
 * @example unitNorm().project(tensor([[3], [4]])) // [[0.6], [0.8]]
 */
export const unitNorm: ConstraintPlugin<RoleOptions> = defineConstraint<RoleOptions>({
  package: packageName,
  name: "unitNorm",
  summary: "Weights into each unit of length 1.",
  traits: () => ({ convex: false }),
  options: { roles: rolesField(["kernel"]) },
  create: ({ roles }) => ({
    roles,
    project(w) {
      const norm = incomingNorm(w);
      const moves = logicalAnd(greater(norm, 0), greater(abs(sub(norm, 1)), normTolerance));
      return mul(w, select(moves, div(1, norm), 1));
    },
  }),
});
