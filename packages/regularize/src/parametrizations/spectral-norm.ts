import {
  defineParametrization,
  div,
  greater,
  integer,
  matmul,
  number,
  OptionError,
  type ParametrizationPlugin,
  reshape,
  select,
  sizeOf,
  stopGradient,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { asMatrix } from "../weights/as-matrix.ts";
import { gramProduct, unit } from "../weights/power-iteration.ts";
import { matrixRolesField, type RoleOptions } from "../weights/roles.ts";
import { safeNorm } from "../weights/safe-norm.ts";

declare module "@nn/core" {
  interface ParametrizationMap {
    readonly spectralNorm: typeof spectralNorm;
  }
}

export interface SpectralNormOptions extends RoleOptions {
  /** The largest singular value that kernels get, > 0; default 1. */
  readonly bound: number;
  /** Turns of the power iteration in each step, ≥ 1; default 1. */
  readonly turns: number;
}

/**
 * Spectral normalization: c·W/σ with the largest singular value σ of a kernel as the matrix W [inputs, units], so that the layer stretches
 * nothing by more than c.
 *
 * The power iteration goes on from step to step: its direction is the state `kernelDirection` [units], which training turns and evaluation
 * leaves. σ is approached from below, so after a few steps the norm is c within a percent or so. The direction counts as a constant for
 * gradients, as in PyTorch. Zeros stay zeros. Miyato, Kataoka, Koyama & Yoshida, "Spectral normalization for generative adversarial
 * networks" (2018).
 *
 * @example fit(mlp(), data, { use: [spectralNorm()], … })
 * @throws OptionError unless bound and turns are positive.
 */
export const spectralNorm: ParametrizationPlugin<SpectralNormOptions, number> = defineParametrization<
  SpectralNormOptions,
  number
>({
  package: packageName,
  name: "spectralNorm",
  summary: "Kernels divided by their largest singular value.",
  paper: 'Miyato, Kataoka, Koyama & Yoshida, "Spectral normalization for generative adversarial networks" (2018)',
  traits: () => ({ stopsGradients: true }),
  options: { bound: number(1, { above: 0 }), turns: integer(1, { min: 1 }), roles: matrixRolesField() },
  shorthand: "bound",
  create: ({ bound, turns, roles }) => ({
    roles,
    parametrize({ shape }) {
      const units = shape.length < 2 ? 1 : (shape.at(-1) ?? 1);
      return {
        state: { direction: { shape: [units], value: 1 / Math.sqrt(sizeOf([units])) } },
        apply(w, { training, state: { direction } }) {
          if (direction === undefined) throw new OptionError("spectralNorm: wanted the state direction");
          const matrix = asMatrix(w);
          let u = reshape(direction, [units, 1]);
          const count = training ? turns : 0;
          for (let turn = 0; turn < count; turn++) u = unit(gramProduct(matrix)(u));
          u = stopGradient(u);
          const sigma = safeNorm(matmul(matrix, u));
          const value = select(greater(sigma, 0), div(w, div(select(greater(sigma, 0), sigma, 1), bound)), w);
          return training ? { value, state: { direction: reshape(u, [units]) } } : { value };
        },
      };
    },
  }),
});
