/** @file What losses of classifications share: logits beside class numbers or distributions, and what is neither. */
import { DtypeError, type NdArray, oneHot, sameShape, ShapeError, showType, type Tensor } from "@nn/core";

/**
 * Targets as distributions, float32[n, classes].
 *
 * @throws ShapeError, DtypeError unless logits are float32[n, classes] and targets class numbers, int32[n], or distributions.
 */
export function distributionOf(owner: string, logits: Tensor, targets: Tensor): Tensor {
  const [count, classes] = logits.shape;
  if (logits.shape.length !== 2 || count === undefined || classes === undefined) {
    throw new ShapeError(`${owner}: logits are ${showType(logits)}; wanted float32[n, classes]`);
  }
  const wanted = `class numbers, int32[${count}], or distributions, float32[${count}, ${classes}]`;
  if (targets.dtype !== "int32" && (targets.dtype !== "float32" || targets.shape.length !== 2)) {
    throw new DtypeError(`${owner}: targets are ${showType(targets)}; wanted ${wanted}`);
  }
  if (!sameShape(targets.shape, targets.dtype === "int32" ? [count] : [count, classes])) {
    throw new ShapeError(
      `${owner}: targets are ${showType(targets)} beside logits ${showType(logits)}; wanted ${wanted}`,
    );
  }
  return targets.dtype === "int32" ? oneHot(targets, classes) : targets;
}

/** Far above what rounding leaves of a sum of float32, far below what a sum means. */
const sumTolerance = 1e-3;

/**
 * Why targets are neither class numbers nor distributions: negative numbers, sums further than 1e-3 from 1, such as the targets of a
 * regression, and one class alone, whose probability is 1 whatever the logit.
 */
export function whyNoDistributions({ data, shape, dtype }: NdArray): string | undefined {
  if (dtype === "int32") return undefined;
  const classes = shape[1] ?? 1;
  const wanted =
    "wanted class numbers, or probabilities of at least two classes that sum to 1; for a regression take meanSquaredError";
  if (classes < 2) return `there is one number for each example; ${wanted}`;
  for (let start = 0; start < data.length; start += classes) {
    let sum = 0;
    for (let i = start; i < start + classes; i++) {
      const share = data[i] ?? 0;
      if (!(share >= 0)) return `example ${start / classes} has ${share}; ${wanted}`;
      sum += share;
    }
    if (!(Math.abs(sum - 1) <= sumTolerance)) return `those of example ${start / classes} sum to ${sum}; ${wanted}`;
  }
  return undefined;
}
