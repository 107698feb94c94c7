import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
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
  samples: binarySamples(),
};

/**
 * Elementwise a − b with broadcasting.
 *
 * @example await sub(tensor([1, 2]), 3).data() // [-2, -1]
 */
export function sub(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(subOp, [a, b]);
}
