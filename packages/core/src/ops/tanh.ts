import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { tanh as tanh64 } from "../math/tanh.ts";
import type { ElementwiseOp } from "../op.ts";
import { tanh as tanhScalar } from "../scalar/tanh.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    tanh: NoParams;
  }
}

export const tanhOp: ElementwiseOp<"tanh"> = {
  kind: "elementwise",
  name: "tanh",
  arity: 1,
  infer: ([x]) => {
    requireDtype("tanh", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => tanhScalar(x!),
  float64: ([x]) => tanh64(x!),
  vjp: ({ cotangent, output, apply, constant }) => [
    // tanh′ = 1 − tanh²
    apply(
      "mul",
      [cotangent, apply("sub", [constant(1, output), apply("mul", [output, output], noParams)], noParams)],
      noParams,
    ),
  ],
  samples: unarySamples(),
};

/**
 * Elementwise hyperbolic tangent.
 *
 * @example await tanh(tensor([0, 1])).data() // [0, 0.7615942]
 */
export function tanh(x: Tensor): Tensor {
  return record(tanhOp, [x], noParams);
}
