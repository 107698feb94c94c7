/** @file What metrics of regressions share. */
import { sameShape, ShapeError, showType, type Tensor } from "@nn/core";

/** Refuses what is no regression. */
export function checkRegression(owner: string, outputs: Tensor, targets: Tensor): void {
  if (outputs.shape.length !== 2 || targets.dtype !== "float32" || !sameShape(outputs.shape, targets.shape))
    throw new ShapeError(
      `${owner}: outputs are ${showType(outputs)} and targets ${showType(targets)}; wanted float32[n, outputs] both`,
    );
}
