import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { sin as sin64 } from "../math/trigonometry.ts";
import type { ElementwiseOp } from "../op.ts";
import { sin as sinScalar } from "../scalar/sin.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    sin: NoParams;
  }
}

export const sinOp: ElementwiseOp<"sin"> = {
  kind: "elementwise",
  name: "sin",
  arity: 1,
  infer: ([x]) => {
    requireDtype("sin", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => sinScalar(x!),
  float64: ([x]) => sin64(x!),
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("mul", [cotangent, apply("cos", [x!], noParams)], noParams)],
  samples: unarySamples(),
};

/**
 * Elementwise sine of radians.
 *
 * @example await sin(tensor([1])).data() // [0.84147096]
 */
export function sin(x: Tensor): Tensor {
  return record(sinOp, [x], noParams);
}
