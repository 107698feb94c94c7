import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    equal: NoParams;
  }
}

export const equalOp: ElementwiseOp<"equal"> = {
  kind: "elementwise",
  name: "equal",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("equal", input, ["float32", "int32", "bool"]));
    return { dtype: "bool", shape: sameType("equal", inputs).shape };
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.eq(a!, b!) : a!.type === "i32" ? s.ieq(a!, b!) : s.not(s.xor(a!, b!))),
  vjp: () => [undefined, undefined],
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
    {
      inputs: [
        { dtype: "bool", shape: [6] },
        { dtype: "bool", shape: [6] },
      ],
      params: noParams,
    },
  ],
};

/**
 * Elementwise a = b; NaN equals nothing.
 *
 * @example await equal(tensor([3, 5]), 3).data() // [1, 0]
 */
export function equal(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(equalOp, [a, b]);
}
