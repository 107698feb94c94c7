import {
  definePenalty,
  matmul,
  mul,
  number,
  oneOf,
  type PenaltyPlugin,
  square,
  sub,
  sum,
  tensor,
  type Tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { asMatrix } from "../weights/as-matrix.ts";
import { powerIteration } from "../weights/power-iteration.ts";
import { matrixRolesField, type RoleOptions } from "../weights/roles.ts";
import { safeNorm } from "../weights/safe-norm.ts";

declare module "@nn/core" {
  interface PenaltyMap {
    readonly orthogonality: typeof orthogonality;
  }
}

export type OrthogonalityForm = "soft" | "offDiagonal" | "srip";

export interface OrthogonalityOptions extends RoleOptions {
  /** λ ≥ 0; default 1e-4. */
  readonly strength: number;
  /** Default `"soft"`. */
  readonly form: OrthogonalityForm;
}

/**
 * Pulls the weights into different units apart, with G = WᵀW of a kernel as the matrix W [inputs, units], or WWᵀ where there are more
 * units than inputs.
 *
 * | form            | loss                             | also pulls lengths to 1 |
 * | --------------- | -------------------------------- | ----------------------- |
 * | `"soft"`        | λ·‖G − I‖²_F                     | yes                     |
 * | `"offDiagonal"` | λ·Σ of G², without the diagonal  | no                      |
 * | `"srip"`        | λ·σ(G − I), the spectral norm    | yes                     |
 *
 * σ is found by two turns of the power iteration, as in the paper, from a direction that is always the same. Bansal, Chen & Wang, "Can we
 * gain more from orthogonality regularizations in training deep CNNs?" (2018); Brock, Donahue & Simonyan, "Large scale GAN training for
 * high fidelity natural image synthesis" (2019) for `offDiagonal`.
 *
 * @example orthogonality(1e-3); orthogonality({ strength: 0.1, form: "srip" });
 * @throws OptionError for a negative strength.
 */
export const orthogonality: PenaltyPlugin<OrthogonalityOptions, number> = definePenalty<OrthogonalityOptions, number>({
  package: packageName,
  name: "orthogonality",
  summary: "Weights into different units at right angles.",
  paper: 'Bansal, Chen & Wang, "Can we gain more from orthogonality regularizations in training deep CNNs?" (2018)',
  traits: () => ({ towards: "orthogonality" }),
  options: {
    strength: number(1e-4, { min: 0 }),
    form: oneOf(["soft", "offDiagonal", "srip"], "soft"),
    roles: matrixRolesField(),
  },
  shorthand: "strength",
  create: ({ strength, form, roles }) => ({ roles, loss: (w) => mul(measures[form](gram(asMatrix(w))), strength) }),
});

/** The smaller of WᵀW and WWᵀ. */
function gram(w: Tensor): Tensor {
  const [inputs = 1, units = 1] = w.shape;
  return inputs >= units ? matmul(w, w, { transposeA: true }) : matmul(w, w, { transposeB: true });
}

const measures: Readonly<Record<OrthogonalityForm, (g: Tensor) => Tensor>> = {
  soft: (g) => sum(square(sub(g, identity(g)))),
  offDiagonal: (g) => sum(square(mul(g, sub(1, identity(g))))),
  srip(g) {
    const a = sub(g, identity(g));
    const v = powerIteration((x) => matmul(a, x), a.shape[0] ?? 1, 2);
    return safeNorm(matmul(a, v));
  },
};

function identity({ shape: [size = 1] }: Tensor): Tensor {
  const values = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  return tensor(values, { shape: [size, size] });
}
