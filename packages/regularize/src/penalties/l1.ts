import { abs, definePenalty, mul, number, oneOf, type PenaltyPlugin, sum } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";
import { softThreshold } from "../weights/shrink.ts";

declare module "@nn/core" {
  interface PenaltyMap {
    readonly l1: typeof l1;
  }
}

/** Through the loss, or as a step of its own that makes weights exactly 0. */
export type L1Form = "subgradient" | "proximal";

export const l1Forms: readonly L1Form[] = ["subgradient", "proximal"];

export interface L1Options extends RoleOptions {
  /** λ ≥ 0; default 1e-4. */
  readonly strength: number;
  /** Default `"subgradient"`. */
  readonly form: L1Form;
}

/**
 * L1 penalty, also called lasso: it pulls every weight towards 0 with the same force.
 *
 * - `"subgradient"`: λ·Σ|w| in the loss, gradient λ·sign(w), 0 at 0. Weights come near 0 and jump around it.
 * - `"proximal"`: w ← sign(w)·max(|w| − η·λ, 0) after each step with learning rate η. Weights become exactly 0.
 *
 * By default it acts on kernels and embeddings. Tibshirani, "Regression shrinkage and selection via the lasso" (1996).
 *
 * @example l1(1e-4); l1({ strength: 1e-3, form: "proximal" });
 * @throws OptionError for a negative strength.
 */
export const l1: PenaltyPlugin<L1Options, number> = definePenalty<L1Options, number>({
  package: packageName,
  name: "l1",
  summary: "λ·Σ|w| in the loss, or a soft threshold of η·λ after each step.",
  paper: 'Tibshirani, "Regression shrinkage and selection via the lasso" (1996)',
  options: { strength: number(1e-4, { min: 0 }), form: oneOf(l1Forms, "subgradient"), roles: rolesField() },
  shorthand: "strength",
  create: ({ strength, form, roles }) =>
    form === "proximal"
      ? { roles, update: (w, { learningRate }) => softThreshold(w, mul(learningRate, strength)) }
      : { roles, loss: (w) => mul(sum(abs(w)), strength) },
});
