import {
  type ConstraintPlugin,
  defineConstraint,
  div,
  greater,
  less,
  logicalAnd,
  mul,
  number,
  OptionError,
  select,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { incomingNorm, normTolerance } from "../weights/incoming-norm.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ConstraintMap {
    readonly minMaxNorm: typeof minMaxNorm;
  }
}

export interface MinMaxNormOptions extends RoleOptions {
  /** Shortest, ≥ 0; default 0. */
  readonly min: number;
  /** Longest, > 0 and ≥ min; default 1. */
  readonly max: number;
}

/**
 * Weights into each unit neither shorter nor longer than two bounds: w ← w·clip(‖w‖, min, max)/‖w‖; zeros stay zeros.
 *
 * What is within the bounds stays as it is, to the bit. Norms are held within a relative 2^−18, so that projecting twice changes nothing.
 *
 * @example minMaxNorm({ min: 1, max: 2 }).project(tensor([[0.3], [0.4]])) // [[0.6], [0.8]]
 * @throws OptionError unless 0 ≤ min ≤ max and max > 0.
 */
export const minMaxNorm: ConstraintPlugin<MinMaxNormOptions> = defineConstraint<MinMaxNormOptions>({
  package: packageName,
  name: "minMaxNorm",
  summary: "Weights into each unit neither shorter nor longer than two bounds.",
  traits: ({ min }) => (min > 0 ? { convex: false } : {}),
  options: { min: number(0, { min: 0 }), max: number(1, { above: 0 }), roles: rolesField(["kernel"]) },
  check({ min, max }) {
    if (min > max) throw new OptionError(`minMaxNorm: min ${min} is above max ${max}; wanted min ≤ max`);
  },
  create: ({ min, max, roles }) => ({
    roles,
    project(w) {
      const norm = incomingNorm(w);
      const isLong = greater(norm, max * (1 + normTolerance));
      const isShort = logicalAnd(greater(norm, 0), less(norm, min * (1 - normTolerance)));
      return mul(w, select(isLong, div(max, norm), select(isShort, div(min, norm), 1)));
    },
  }),
});
