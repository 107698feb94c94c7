import { greater, log, logSoftmax, maximum, mul, select, sub, sum } from "@nn/core";

import { distributionOf, whyNoDistributions } from "./parts/class-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly klDivergence: typeof klDivergence;
  }
}

/**
 * KL(q ‖ softmax z) = Σ q·(ln q − ln softmax z) for each example, from logits and distributions q or class numbers.
 *
 * The cross-entropy less the entropy of q: its gradient is the same, and 0 is perfect. For soft labels, as mixing makes them.
 *
 * @example klDivergence() // q = softmax z: 0
 */
export const klDivergence: LossPlugin = defineLoss({
  package: "@nn/train",
  name: "klDivergence",
  summary: "Cross-entropy less the entropy of the targets.",
  refuse: whyNoDistributions,
  traits: () => ({ takes: "logits" }),
  options: {},
  apply(logits, targets) {
    const q = distributionOf("klDivergence", logits, targets);
    // 0·ln 0 is 0.
    const known = select(greater(q, 0), log(maximum(q, 1e-38)), 0);
    return sum(mul(q, sub(known, logSoftmax(logits))), { axes: 1 });
  },
});
