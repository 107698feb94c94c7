import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import { pow as pow64 } from "../math/pow.ts";
import type { ElementwiseOp } from "../op.ts";
import { pow as powScalar } from "../scalar/pow.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    pow: NoParams;
  }
}

export const powOp: ElementwiseOp<"pow"> = {
  kind: "elementwise",
  name: "pow",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("pow", input, ["float32"]));
    return sameType("pow", inputs);
  },
  scalar: ([x, y]) => powScalar(x!, y!),
  float64: ([x, y]) => pow64(x!, y!),
  vjp: ({ cotangent, inputs: [x, y], output, apply, constant }) => {
    const [zero, one] = [constant(0, x!), constant(1, x!)];
    // ∂/∂x = y·x^(y−1), 0 for y = 0; ∂/∂y = xʸ·ln x, 0 at x = 0, where 0·∞ would be NaN.
    const slope = apply("mul", [y!, apply("pow", [x!, apply("sub", [y!, one], noParams)], noParams)], noParams);
    const growth = apply("mul", [output, apply("log", [x!], noParams)], noParams);
    const unless = (condition: Tensor, value: Tensor): Tensor => apply("select", [condition, zero, value], noParams);
    return [
      apply("mul", [cotangent, unless(apply("equal", [y!, zero], noParams), slope)], noParams),
      apply("mul", [cotangent, unless(apply("equal", [x!, zero], noParams), growth)], noParams),
    ];
  },
  samples: [[7], [2, 3], [], [0]].map((shape) => ({
    inputs: [
      { dtype: "float32" as const, shape },
      { dtype: "float32" as const, shape },
    ],
    params: noParams,
    domain: [
      [0.25, 3],
      [-2, 3],
    ],
  })),
};

/**
 * Elementwise xʸ with broadcasting, within 1 ulp; x⁰ = 1 and 1ʸ = 1 even beside NaN, NaN for x < 0 and a fraction y.
 *
 * @example await pow(tensor([2, 9]), 0.5).data() // [1.4142135, 3]
 */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  return recordElementwise(powOp, [x, y]);
}
