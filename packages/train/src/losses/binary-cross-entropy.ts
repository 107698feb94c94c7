import {
  cast,
  mul,
  type NdArray,
  reshape,
  sameShape,
  ShapeError,
  showType,
  slice,
  softplus,
  sub,
  type Tensor,
} from "@nn/core";

import { meanOverOutputs } from "./parts/regression-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly binaryCrossEntropy: typeof binaryCrossEntropy;
  }
}

/**
 * Cross-entropy of a sigmoid, from logits: softplus(z) − z·t for each output, averaged over an example's outputs.
 *
 * Of two classes, with targets int32[n], the model has one logit, float32[n, 1]: that of class 1. Of several labels at once the targets
 * are float32[n, labels] between 0 and 1, in a dataset of task `regression`. A logit of 0 gives ln 2 = 0.693.
 *
 * @example fit(sequential([dense(16, { activation: "relu" }), dense(1)]), moons, { loss: "binaryCrossEntropy", … })
 */
export const binaryCrossEntropy: LossPlugin = defineLoss({
  package: "@nn/train",
  name: "binaryCrossEntropy",
  summary: "Cross-entropy of sigmoids, from logits: one for two classes, or one for each label.",
  refuse: whyNoLabels,
  traits: () => ({ takes: "logits" }),
  options: {},
  outputs: ({ task, classes }) => (task === "classification" && classes.length === 2 ? 1 : classes.length),
  apply(logits, targets) {
    const wanted = numbersOf(logits, targets);
    return meanOverOutputs(sub(softplus(logits), mul(logits, wanted)));
  },
});

function numbersOf(logits: Tensor, targets: Tensor): Tensor {
  const [count = 0] = logits.shape;
  if (targets.dtype === "int32" && sameShape(logits.shape, [count, 1]) && sameShape(targets.shape, [count]))
    return reshape(cast(targets, "float32"), [count, 1]);
  if (targets.dtype === "float32" && sameShape(logits.shape, targets.shape)) return targets;
  // Mixing made probabilities of both classes.
  if (targets.dtype === "float32" && sameShape(logits.shape, [count, 1]) && sameShape(targets.shape, [count, 2]))
    return slice(targets, [0, 1], [count, 1]);
  throw new ShapeError(
    `binaryCrossEntropy: logits are ${showType(logits)}, targets ${showType(targets)}; wanted one logit, float32[n, 1], for classes 0 and 1, int32[n], or equal shapes; for more classes take softmaxCrossEntropy`,
  );
}

function whyNoLabels({ data, dtype }: NdArray): string | undefined {
  const most =
    dtype === "int32"
      ? "class numbers of two classes, 0 and 1; for more take softmaxCrossEntropy"
      : "labels between 0 and 1";
  const wrong = data.findIndex((value) => !(value >= 0 && value <= 1));
  return wrong < 0 ? undefined : `there is a ${data[wrong]}; wanted ${most}`;
}
