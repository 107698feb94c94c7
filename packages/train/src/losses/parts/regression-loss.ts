/** @file What losses of regressions share. */
import { DtypeError, mean, reshape, sameShape, ShapeError, showType, type Tensor } from "@nn/core";

/** Refuses class numbers, and targets of another shape than the outputs. */
export function checkNumbers(owner: string, outputs: Tensor, targets: Tensor): void {
  if (targets.dtype !== "float32") {
    throw new DtypeError(
      `${owner}: targets are ${showType(targets)}; wanted float32, for class numbers take softmaxCrossEntropy`,
    );
  }
  if (!sameShape(outputs.shape, targets.shape)) {
    throw new ShapeError(
      `${owner}: outputs are ${showType(outputs)}, targets ${showType(targets)}; wanted equal shapes`,
    );
  }
}

/** float32[n]: the mean over all outputs of an example. */
export function meanOverOutputs(values: Tensor): Tensor {
  return mean(reshape(values, [values.shape[0] ?? 1, -1]), { axes: 1 });
}
