import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
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
    ...binarySamples(),
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
