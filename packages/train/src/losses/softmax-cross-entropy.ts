import {
  add,
  DtypeError,
  logSoftmax,
  logSumExp,
  mul,
  neg,
  number,
  oneHot,
  sameShape,
  ShapeError,
  showType,
  sub,
  sum,
  type Tensor,
} from "@nn/core";

import { defineLoss, type LossPlugin } from "../loss.ts";

declare module "../loss.ts" {
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
 * @example softmaxCrossEntropy(); softmaxCrossEntropy({ labelSmoothing: 0.1 });
 */
export const softmaxCrossEntropy: LossPlugin<SoftmaxCrossEntropyOptions> = defineLoss<SoftmaxCrossEntropyOptions>({
  package: "@nn/train",
  name: "softmaxCrossEntropy",
  summary: "Cross entropy of a softmax, from logits and class numbers or distributions.",
  paper: "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, Rethinking the inception architecture, 2016 (label smoothing)",
  options: { labelSmoothing: number(0, { min: 0, below: 1 }) },
  apply(logits, targets, { labelSmoothing }) {
    const [count, classes] = logits.shape;
    if (logits.shape.length !== 2 || count === undefined || classes === undefined) {
      throw new ShapeError(`softmaxCrossEntropy: logits are ${showType(logits)}; wanted float32[n, classes]`);
    }
    checkTargets(logits, targets, count, classes);
    const numbers = targets.dtype === "int32";
    const distribution = numbers ? oneHot(targets, classes) : targets;
    if (numbers && labelSmoothing === 0) {
      return sub(logSumExp(logits, { axes: 1 }), sum(mul(logits, distribution), { axes: 1 }));
    }
    const smooth =
      labelSmoothing === 0 ? distribution : add(mul(distribution, 1 - labelSmoothing), labelSmoothing / classes);
    return neg(sum(mul(smooth, logSoftmax(logits)), { axes: 1 }));
  },
});

function checkTargets(logits: Tensor, targets: Tensor, count: number, classes: number): void {
  const wanted = `class numbers, int32[${count}], or distributions, float32[${count}, ${classes}]`;
  if (targets.dtype !== "int32" && (targets.dtype !== "float32" || targets.shape.length !== 2)) {
    throw new DtypeError(`softmaxCrossEntropy: targets are ${showType(targets)}; wanted ${wanted}`);
  }
  if (!sameShape(targets.shape, targets.dtype === "int32" ? [count] : [count, classes])) {
    throw new ShapeError(
      `softmaxCrossEntropy: targets are ${showType(targets)} beside logits ${showType(logits)}; wanted ${wanted}`,
    );
  }
}
