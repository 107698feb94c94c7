/** @file What losses of classifications share: logits beside class numbers or distributions. */
import { DtypeError, oneHot, sameShape, ShapeError, showType, type Tensor } from "@nn/core";

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
