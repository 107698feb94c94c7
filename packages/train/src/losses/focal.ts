import {
  expm1,
  list,
  logSoftmax,
  mul,
  neg,
  number,
  OptionError,
  optional,
  pow,
  sum,
  tensor,
  type Tensor,
} from "@nn/core";

import { distributionOf, whyNoDistributions } from "./parts/class-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly focal: typeof focal;
  }
}

export interface FocalOptions {
  /** γ, 0 or at least 1, where its gradient is finite; default 2. */
  readonly gamma: number;
  /** Of each class; default null: all 1. */
  readonly weights: readonly number[] | null;
}

/**
 * −w·(1 − p)^γ·ln p of the probability p of the label, from logits: examples that are right already weigh little.
 *
 * γ = 0 is the cross-entropy, weighted by class: `focal({ gamma: 0, weights: [1, 10] })`.
 *
 * @example focal(2) // p = 0.9: 0.01·0.105 = 0.00105, a hundredth of the cross-entropy
 * @throws OptionError for weights of another number than classes.
 */
export const focal: LossPlugin<FocalOptions, number> = defineLoss<FocalOptions, number>({
  package: "@nn/train",
  name: "focal",
  summary: "Cross-entropy that weighs classes, and hard examples more than easy ones.",
  paper: "Lin, Goyal, Girshick, He & Dollár, Focal loss for dense object detection, 2017",
  refuse: whyNoDistributions,
  traits: () => ({ takes: "logits" }),
  options: { gamma: number(2, { min: 0 }), weights: optional(list(number(1, { min: 0 }), [], { min: 1 })) },
  shorthand: "gamma",
  check({ gamma }) {
    if (gamma > 0 && gamma < 1) throw new OptionError(`focal: gamma is ${gamma}; wanted 0, or at least 1`);
  },
  apply(logits, targets, { gamma, weights }) {
    const labels = distributionOf("focal", logits, targets);
    const logs = logSoftmax(logits);
    const missing = neg(expm1(logs));
    const factor = gamma === 0 ? logs : gamma === 1 ? mul(missing, logs) : mul(pow(missing, gamma), logs);
    return neg(sum(mul(weighted(labels, weights), factor), { axes: 1 }));
  },
});

function weighted(labels: Tensor, weights: FocalOptions["weights"]): Tensor {
  if (weights === null) return labels;
  const classes = labels.shape[1] ?? 0;
  if (weights.length !== classes)
    throw new OptionError(`focal: there are ${weights.length} weights for ${classes} classes; wanted one for each`);
  return mul(labels, tensor(Float32Array.from(weights)));
}
