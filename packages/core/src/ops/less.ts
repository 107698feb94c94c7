import { requireDtype } from "../dtype.ts";
import { recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    less: NoParams;
  }
}

export const lessOp: ElementwiseOp<"less"> = {
  kind: "elementwise",
  name: "less",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("less", input, ["float32", "int32"]));
    return { dtype: "bool", shape: sameType("less", inputs).shape };
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.lt(a!, b!) : s.ilt(a!, b!)),
  vjp: () => [undefined, undefined],
  samples: binarySamples(),
};

/**
 * Elementwise a < b; false where either is NaN.
 *
 * @example await less(tensor([1, 5]), 3).data() // [1, 0]
 */
export function less(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(lessOp, [a, b]);
}

/** Elementwise a > b; false where either is NaN. */
export function greater(a: TensorLike, b: TensorLike): Tensor {
  return less(b, a);
}
