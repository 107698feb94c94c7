import {
  add,
  defineParametrization,
  flag,
  mean,
  mul,
  number,
  type ParametrizationPlugin,
  rsqrt,
  sizeOf,
  square,
  sub,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { incomingAxes } from "../weights/incoming-axes.ts";
import { matrixRolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ParametrizationMap {
    readonly weightStandardization: typeof weightStandardization;
  }
}

export interface WeightStandardizationOptions extends RoleOptions {
  /** Divide by √d of d weights too, so that units keep the variance of their input; default true. Without, a norm has to follow. */
  readonly scaled: boolean;
  /** ε > 0; default 1e-5. */
  readonly epsilon: number;
}

/**
 * The weights into each unit with mean 0 and variance 1, or 1/d of d weights: (w − μ)/√(σ² + ε), divided by √d when `scaled`.
 *
 * Qiao, Wang, Liu, Shen & Yuille, "Micro-batch training with batch-channel normalization and weight standardization" (2019), beside group
 * normalization; Brock, De & Smith, "Characterizing signal propagation to close the performance gap in unnormalized ResNets" (2021) for
 * `scaled`, without any.
 *
 * @example weightStandardization(); weightStandardization({ scaled: false });
 * @throws OptionError unless ε is positive.
 */
export const weightStandardization: ParametrizationPlugin<WeightStandardizationOptions> =
  defineParametrization<WeightStandardizationOptions>({
    package: packageName,
    name: "weightStandardization",
    summary: "Weights into each unit of mean 0 and fixed variance.",
    paper:
      'Qiao, Wang, Liu, Shen & Yuille, "Micro-batch training with batch-channel normalization and weight standardization" (2019)',
    options: { scaled: flag(true), epsilon: number(1e-5, { above: 0 }), roles: matrixRolesField() },
    create: ({ scaled, epsilon, roles }) => ({
      roles,
      parametrize: () => ({
        apply(w) {
          const axes = incomingAxes(w.shape);
          const count = axes.reduce((product, axis) => product * sizeOf([w.shape[axis] ?? 1]), 1);
          const centred = sub(w, mean(w, { axes, keepDims: true }));
          const scale = rsqrt(add(mean(square(centred), { axes, keepDims: true }), epsilon));
          return { value: mul(centred, scaled ? mul(scale, 1 / Math.sqrt(count)) : scale) };
        },
      }),
    }),
  });
