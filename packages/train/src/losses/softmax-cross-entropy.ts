import { DtypeError, logSumExp, mul, oneHot, ShapeError, showType, sub, sum } from "@nn/core";

import { defineLoss, type LossPlugin } from "../loss.ts";

declare module "../loss.ts" {
  interface LossMap {
    readonly softmaxCrossEntropy: typeof softmaxCrossEntropy;
  }
}

/**
 * Cross entropy of a softmax, from logits: logSumExp(z) − z[label] for each example.
 *
 * Logits are float32[n, classes], labels int32[n] in [0, classes). Equal logits give ln(classes): 2.302585 for ten.
 * Gradient with respect to the logits of an example: softmax(z) − oneHot(label).
 */
export const softmaxCrossEntropy: LossPlugin = defineLoss({
  package: "@nn/train",
  name: "softmaxCrossEntropy",
  summary: "Cross entropy of a softmax, from logits and class numbers.",
  defaults: {},
  apply(logits, labels) {
    const [count, classes] = logits.shape;
    if (logits.shape.length !== 2 || count === undefined || classes === undefined) {
      throw new ShapeError(`softmaxCrossEntropy: logits are ${showType(logits)}; wanted float32[n, classes]`);
    }
    if (labels.dtype !== "int32") {
      throw new DtypeError(
        `softmaxCrossEntropy: labels are ${showType(labels)}; wanted class numbers, int32[${count}]`,
      );
    }
    if (labels.shape.length !== 1 || labels.shape[0] !== count) {
      throw new ShapeError(
        `softmaxCrossEntropy: labels are ${showType(labels)} beside logits ${showType(logits)}; wanted int32[${count}]`,
      );
    }
    return sub(logSumExp(logits, { axes: 1 }), sum(mul(logits, oneHot(labels, classes)), { axes: 1 }));
  },
});
