import { add, logSoftmax, logSumExp, mul, neg, number, sub, sum } from "@nn/core";

import { distributionOf, whyNoDistributions } from "./parts/class-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly softmaxCrossEntropy: typeof softmaxCrossEntropy;
  }
}

export interface SoftmaxCrossEntropyOptions {
  /** Share of the target that is spread evenly over the classes, in [0, 1); default 0. */
  readonly labelSmoothing: number;
}

/**
 * Cross entropy of a softmax, from logits: −Σ q·ln softmax(z) for each example, which is logSumExp(z) − z[label] for one
 * class.
 *
 * Logits are float32[n, classes]; targets are class numbers, int32[n] in [0, classes), or distributions q,
 * float32[n, classes]. With label smoothing ε the target is (1 − ε)·q + ε/classes, in evaluation too. Equal logits give
 * ln(classes): 2.302585 for ten. Gradient with respect to the logits of an example: softmax(z) − q.
 *
 * Refused with the data: q with negative numbers or sums further than 1e-3 from 1, such as the targets of a regression, and one class
 * alone, whose probability is 1 whatever the logit.
 *
 * @example softmaxCrossEntropy(); softmaxCrossEntropy({ labelSmoothing: 0.1 });
 */
export const softmaxCrossEntropy: LossPlugin<SoftmaxCrossEntropyOptions> = defineLoss<SoftmaxCrossEntropyOptions>({
  package: "@nn/train",
  name: "softmaxCrossEntropy",
  summary: "Cross entropy of a softmax, from logits and class numbers or distributions.",
  paper: "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, Rethinking the inception architecture, 2016 (label smoothing)",
  refuse: whyNoDistributions,
  traits: () => ({ takes: "logits" }),
  options: { labelSmoothing: number(0, { min: 0, below: 1 }) },
  apply(logits, targets, { labelSmoothing }) {
    const distribution = distributionOf("softmaxCrossEntropy", logits, targets);
    if (targets.dtype === "int32" && labelSmoothing === 0) {
      return sub(logSumExp(logits, { axes: 1 }), sum(mul(logits, distribution), { axes: 1 }));
    }
    const classes = logits.shape[1] ?? 1;
    const smooth =
      labelSmoothing === 0 ? distribution : add(mul(distribution, 1 - labelSmoothing), labelSmoothing / classes);
    return neg(sum(mul(smooth, logSoftmax(logits)), { axes: 1 }));
  },
});
