import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    sub: NoParams;
  }
}

export const subOp: ElementwiseOp<"sub"> = {
  kind: "elementwise",
  name: "sub",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("sub", input, ["float32", "int32"]));
    return sameType("sub", inputs);
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.sub(a!, b!) : s.isub(a!, b!)),
  vjp: ({ cotangent, apply }) => [cotangent, apply("neg", [cotangent], noParams)],
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
 * Elementwise a − b with broadcasting.
 *
 * @example await sub(tensor([1, 2]), 3).data() // [-2, -1]
 */
export function sub(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(subOp, [a, b]);
}
