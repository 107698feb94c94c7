import { defineObjectiveTerm, logSoftmax, mean, mul, number, type ObjectiveTermPlugin, softmax, sum } from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface ObjectiveTermMap {
    readonly confidencePenalty: typeof confidencePenalty;
  }
}

export interface ConfidencePenaltyOptions {
  /** β ≥ 0; default 0.1. */
  readonly strength: number;
}

/**
 * −β·H(p), the mean entropy of the predicted distributions p = softmax of the outputs, float32[n, classes].
 *
 * It is smallest, −β·ln K, where all K classes are as likely: confident predictions cost. Pereyra, Tucker, Chorowski, Kaiser & Hinton,
 * "Regularizing neural networks by penalizing confident output distributions" (2017).
 *
 * @example confidencePenalty(0.1);
 * @throws OptionError for a negative strength.
 */
export const confidencePenalty: ObjectiveTermPlugin<ConfidencePenaltyOptions, number> = defineObjectiveTerm<
  ConfidencePenaltyOptions,
  number
>({
  package: packageName,
  name: "confidencePenalty",
  summary: "Less the entropy of the predictions.",
  paper:
    'Pereyra, Tucker, Chorowski, Kaiser & Hinton, "Regularizing neural networks by penalizing confident output distributions" (2017)',
  options: { strength: number(0.1, { min: 0 }) },
  shorthand: "strength",
  loss: ({ outputs }, { strength }) =>
    mul(mean(sum(mul(softmax(outputs), logSoftmax(outputs)), { axes: -1 })), strength),
});
