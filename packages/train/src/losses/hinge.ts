import { add, maximum, mul, number, sub, sum } from "@nn/core";

import { distributionOf, whyNoDistributions } from "./parts/class-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly hinge: typeof hinge;
  }
}

export interface HingeOptions {
  /** m > 0; default 1. */
  readonly margin: number;
}

/**
 * Σ over the other classes of max(0, m − z_label + z_j), from logits: each class that comes closer than the margin costs.
 *
 * Class numbers only; the sum, as in Weston & Watkins, where PyTorch's MultiMarginLoss divides it by the number of classes.
 *
 * @example hinge() // logits 2 1.5 0, label 0: max(0, 1 − 2 + 1.5) + 0 = 0.5
 */
export const hinge: LossPlugin<HingeOptions, number> = defineLoss<HingeOptions, number>({
  package: "@nn/train",
  name: "hinge",
  summary: "How much other classes come closer than a margin.",
  paper: "Weston & Watkins, Support vector machines for multi-class pattern recognition, 1999",
  refuse: whyNoDistributions,
  options: { margin: number(1, { above: 0 }) },
  shorthand: "margin",
  apply(logits, targets, { margin }) {
    const labels = distributionOf("hinge", logits, targets);
    const own = sum(mul(logits, labels), { axes: 1, keepDims: true });
    // The class itself is margin away from itself, and does not count.
    const close = mul(maximum(add(sub(logits, own), margin), 0), sub(1, labels));
    return sum(close, { axes: 1 });
  },
});
