import { definePenalty, integer, matmul, mul, number, type PenaltyPlugin, square, sum } from "@nn/core";

import { packageName } from "../package-name.ts";
import { asMatrix } from "../weights/as-matrix.ts";
import { gramProduct, powerIteration } from "../weights/power-iteration.ts";
import { matrixRolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface PenaltyMap {
    readonly spectralPenalty: typeof spectralPenalty;
  }
}

export interface SpectralPenaltyOptions extends RoleOptions {
  /** λ ≥ 0; default 0.01. */
  readonly strength: number;
  /** Turns of the power iteration, ≥ 1; default 4. */
  readonly turns: number;
}

/**
 * λ/2·σ², with the largest singular value σ of a kernel as the matrix [inputs, units].
 *
 * It shrinks what the layer amplifies most and leaves other directions alone. σ is approached from below by the power iteration, from a
 * direction that is always the same. Yoshida & Miyato, "Spectral norm regularization for improving the generalizability of deep learning"
 * (2017).
 *
 * @example spectralPenalty(0.01);
 * @throws OptionError for a negative strength or no turns.
 */
export const spectralPenalty: PenaltyPlugin<SpectralPenaltyOptions, number> = definePenalty<
  SpectralPenaltyOptions,
  number
>({
  package: packageName,
  name: "spectralPenalty",
  summary: "λ/2 times the squared largest singular value.",
  paper: 'Yoshida & Miyato, "Spectral norm regularization for improving the generalizability of deep learning" (2017)',
  options: { strength: number(0.01, { min: 0 }), turns: integer(4, { min: 1 }), roles: matrixRolesField() },
  shorthand: "strength",
  create: ({ strength, turns, roles }) => ({
    roles,
    loss(w) {
      const matrix = asMatrix(w);
      const v = powerIteration(gramProduct(matrix), matrix.shape[1] ?? 1, turns);
      return mul(sum(square(matmul(matrix, v))), strength / 2);
    },
  }),
});
