import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    minimum: NoParams;
  }
}

export const minimumOp: ElementwiseOp<"minimum"> = {
  kind: "elementwise",
  name: "minimum",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("minimum", input, ["float32", "int32"]));
    return sameType("minimum", inputs);
  },
  scalar: ([a, b]) => {
    if (a!.type === "i32") return s.select(s.ilt(b!, a!), b!, a!);
    // pmin drops a NaN in b.
    return s.select(s.ne(b!, b!), b!, s.pmin(a!, b!));
  },
  vjp: ({ cotangent, inputs: [a, b], apply, constant }) => {
    const zero = constant(0, cotangent);
    const second = apply("less", [b!, a!], noParams);
    return [apply("select", [second, zero, cotangent], noParams), apply("select", [second, cotangent, zero], noParams)];
  },
  samples: binarySamples([
    [-2, 0],
    [0.1, 2],
  ]),
};

/**
 * Elementwise smaller of a and b; NaN if either is. At a tie the gradient goes to a.
 *
 * @example await minimum(tensor([1, 5]), 3).data() // [1, 3]
 */
export function minimum(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(minimumOp, [a, b]);
}
