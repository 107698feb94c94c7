import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
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
  samples: [
    {
      inputs: [
        { dtype: "float32", shape: [5] },
        { dtype: "float32", shape: [5] },
      ],
      params: noParams,
    },
    {
      inputs: [
        { dtype: "float32", shape: [2, 3] },
        { dtype: "float32", shape: [2, 3] },
      ],
      params: noParams,
    },
    {
      inputs: [
        { dtype: "float32", shape: [0] },
        { dtype: "float32", shape: [0] },
      ],
      params: noParams,
    },
    {
      inputs: [
        { dtype: "int32", shape: [6] },
        { dtype: "int32", shape: [6] },
      ],
      params: noParams,
    },
  ],
};

/**
 * Elementwise a + b with broadcasting.
 *
 * @example await add(tensor([1, 2]), 3).data() // [4, 5]
 */
export function add(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(addOp, [a, b]);
}
