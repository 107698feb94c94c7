import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    mul: NoParams;
  }
}

export const mulOp: ElementwiseOp<"mul"> = {
  kind: "elementwise",
  name: "mul",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("mul", input, ["float32", "int32"]));
    return sameType("mul", inputs);
  },
  scalar: ([a, b]) => (a!.type === "f32" ? s.mul(a!, b!) : s.imul(a!, b!)),
  vjp: ({ cotangent, inputs: [a, b], apply }) => [
    apply("mul", [cotangent, b!], noParams),
    apply("mul", [cotangent, a!], noParams),
  ],
  samples: binarySamples(),
};

/**
 * Elementwise a · b with broadcasting.
 *
 * @example await mul(tensor([1, 2]), 3).data() // [3, 6]
 */
export function mul(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(mulOp, [a, b]);
}
