import { requireDtype } from "../dtype.ts";
import { recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    lessEqual: NoParams;
  }
}

export const lessEqualOp: ElementwiseOp<"lessEqual"> = {
  kind: "elementwise",
  name: "lessEqual",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("lessEqual", input, ["float32", "int32"]));
    return { dtype: "bool", shape: sameType("lessEqual", inputs).shape };
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.le(a!, b!) : s.not(s.ilt(b!, a!))),
  vjp: () => [undefined, undefined],
  samples: binarySamples(),
};

/**
 * Elementwise a ≤ b; false where either is NaN.
 *
 * @example await lessEqual(tensor([3, 5]), 3).data() // [1, 0]
 */
export function lessEqual(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(lessEqualOp, [a, b]);
}

/** Elementwise a ≥ b; false where either is NaN. */
export function greaterEqual(a: TensorLike, b: TensorLike): Tensor {
  return lessEqual(b, a);
}
