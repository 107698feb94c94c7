import { DtypeError, mean, reshape, sameShape, ShapeError, showType, square, sub } from "@nn/core";

import { defineLoss, type LossPlugin } from "../loss.ts";

declare module "../loss.ts" {
  interface LossMap {
    readonly meanSquaredError: typeof meanSquaredError;
  }
}

/** (y − ŷ)², averaged over an example's outputs; both float32[n, outputs]. */
export const meanSquaredError: LossPlugin = defineLoss({
  package: "@nn/train",
  name: "meanSquaredError",
  summary: "(y − ŷ)², averaged over outputs.",
  options: {},
  apply(outputs, targets) {
    if (targets.dtype !== "float32") {
      throw new DtypeError(
        `meanSquaredError: targets are ${showType(targets)}; wanted float32, for class numbers take softmaxCrossEntropy`,
      );
    }
    if (!sameShape(outputs.shape, targets.shape)) {
      throw new ShapeError(
        `meanSquaredError: outputs are ${showType(outputs)}, targets ${showType(targets)}; wanted equal shapes`,
      );
    }
    const count = outputs.shape[0] ?? 1;
    return mean(reshape(square(sub(outputs, targets)), [count, -1]), { axes: 1 });
  },
});
