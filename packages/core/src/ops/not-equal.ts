import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    notEqual: NoParams;
  }
}

export const notEqualOp: ElementwiseOp<"notEqual"> = {
  kind: "elementwise",
  name: "notEqual",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("notEqual", input, ["float32", "int32", "bool"]));
    return { dtype: "bool", shape: sameType("notEqual", inputs).shape };
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.ne(a!, b!) : a!.type === "i32" ? s.not(s.ieq(a!, b!)) : s.xor(a!, b!)),
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
 * Elementwise a ≠ b; NaN differs from everything.
 *
 * @example await notEqual(tensor([3, 5]), 3).data() // [0, 1]
 */
export function notEqual(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(notEqualOp, [a, b]);
}
