import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { exp as exp64 } from "../math/exp.ts";
import type { ElementwiseOp } from "../op.ts";
import { sigmoid as sigmoidScalar } from "../scalar/sigmoid.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    sigmoid: NoParams;
  }
}

export const sigmoidOp: ElementwiseOp<"sigmoid"> = {
  kind: "elementwise",
  name: "sigmoid",
  arity: 1,
  infer: ([x]) => {
    requireDtype("sigmoid", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => sigmoidScalar(x!),
  float64: ([x]) => 1 / (1 + exp64(-x!)),
  vjp: ({ cotangent, output, apply, constant }) => [
    // σ′ = σ(1 − σ)
    apply(
      "mul",
      [cotangent, apply("mul", [output, apply("sub", [constant(1, output), output], noParams)], noParams)],
      noParams,
    ),
  ],
  samples: unarySamples(),
};

/**
 * Elementwise logistic function 1 / (1 + e⁻ˣ).
 *
 * @example await sigmoid(tensor([0])).data() // [0.5]
 */
export function sigmoid(x: Tensor): Tensor {
  return record(sigmoidOp, [x], noParams);
}
