import { defineObjectiveTerm, logSumExp, mean, mul, number, type ObjectiveTermPlugin, square } from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface ObjectiveTermMap {
    readonly zLoss: typeof zLoss;
  }
}

export interface ZLossOptions {
  /** λ ≥ 0; default 1e-4. */
  readonly strength: number;
}

/**
 * λ·(ln Σ exp z)², averaged over the batch, of the logits z, float32[n, classes].
 *
 * Cross entropy does not see a shift of all logits; this keeps their normalizer near 1, so that they do not drift away. Chowdhery et al.,
 * "PaLM: scaling language modeling with pathways" (2022).
 *
 * @example zLoss(1e-4);
 * @throws OptionError for a negative strength.
 */
export const zLoss: ObjectiveTermPlugin<ZLossOptions, number> = defineObjectiveTerm<ZLossOptions, number>({
  package: packageName,
  name: "zLoss",
  summary: "The square of the logarithm of the softmax's normalizer.",
  paper: 'Chowdhery et al., "PaLM: scaling language modeling with pathways" (2022)',
  options: { strength: number(1e-4, { min: 0 }) },
  shorthand: "strength",
  loss: ({ outputs }, { strength }) => mul(mean(square(logSumExp(outputs, { axes: -1 }))), strength),
});
