import { requireDtype } from "../dtype.ts";
import { recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    add: NoParams;
  }
}

export const addOp: ElementwiseOp<"add"> = {
  kind: "elementwise",
  name: "add",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("add", input, ["float32", "int32"]));
    return sameType("add", inputs);
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.add(a!, b!) : s.iadd(a!, b!)),
  vjp: ({ cotangent }) => [cotangent, cotangent],
  samples: binarySamples(),
};

/**
 * Elementwise a + b with broadcasting.
 *
 * @example await add(tensor([1, 2]), 3).data() // [4, 5]
 */
export function add(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(addOp, [a, b]);
}
