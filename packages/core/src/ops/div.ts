import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    div: NoParams;
  }
}

export const divOp: ElementwiseOp<"div"> = {
  kind: "elementwise",
  name: "div",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("div", input, ["float32"]));
    return sameType("div", inputs);
  },
  scalar: ([a, b]) => s.div(a!, b!),
  vjp: ({ cotangent, inputs: [, b], output, apply }) => {
    const scaled = apply("div", [cotangent, b!], noParams);
    // ∂(a/b)/∂b = −(a/b)/b
    return [scaled, apply("neg", [apply("mul", [scaled, output], noParams)], noParams)];
  },
  samples: [
    {
      inputs: [
        { dtype: "float32", shape: [5] },
        { dtype: "float32", shape: [5] },
      ],
      params: noParams,
      domain: [
        [-2, 2],
        [0.5, 2],
      ],
    },
    {
      inputs: [
        { dtype: "float32", shape: [2, 3] },
        { dtype: "float32", shape: [2, 3] },
      ],
      params: noParams,
      domain: [
        [-2, 2],
        [0.5, 2],
      ],
    },
    {
      inputs: [
        { dtype: "float32", shape: [0] },
        { dtype: "float32", shape: [0] },
      ],
      params: noParams,
      domain: [
        [-2, 2],
        [0.5, 2],
      ],
    },
  ],
};

/**
 * Elementwise a / b with broadcasting; x/0 is ±∞ or NaN as in IEEE 754.
 *
 * @example await div(tensor([1, 3]), 2).data() // [0.5, 1.5]
 */
export function div(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(divOp, [a, b]);
}
