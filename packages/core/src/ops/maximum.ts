import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { binarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    maximum: NoParams;
  }
}

export const maximumOp: ElementwiseOp<"maximum"> = {
  kind: "elementwise",
  name: "maximum",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("maximum", input, ["float32", "int32"]));
    return sameType("maximum", inputs);
  },
  scalar: ([a, b]) => {
    if (a!.type === "i32") return s.select(s.ilt(a!, b!), b!, a!);
    // pmax drops a NaN in b.
    return s.select(s.ne(b!, b!), b!, s.pmax(a!, b!));
  },
  vjp: ({ cotangent, inputs: [a, b], apply, constant }) => {
    const zero = constant(0, cotangent);
    const second = apply("less", [a!, b!], noParams);
    return [apply("select", [second, zero, cotangent], noParams), apply("select", [second, cotangent, zero], noParams)];
  },
  samples: binarySamples([
    [-2, 0],
    [0.1, 2],
  ]),
};

/**
 * Elementwise larger of a and b; NaN if either is. At a tie the gradient goes to a.
 *
 * @example await maximum(tensor([1, 5]), 3).data() // [3, 5]
 */
export function maximum(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(maximumOp, [a, b]);
}
