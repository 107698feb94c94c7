import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { exp as exp64 } from "../math/exp.ts";
import type { ElementwiseOp } from "../op.ts";
import { exp as expScalar } from "../scalar/exp.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    exp: NoParams;
  }
}

export const expOp: ElementwiseOp<"exp"> = {
  kind: "elementwise",
  name: "exp",
  arity: 1,
  infer: ([x]) => {
    requireDtype("exp", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => expScalar(x!),
  float64: ([x]) => exp64(x!),
  vjp: ({ cotangent, output, apply }) => [apply("mul", [cotangent, output], noParams)],
  samples: unarySamples(),
};

/**
 * Elementwise eˣ, within 1 ulp.
 *
 * @example await exp(tensor([0, 1])).data() // [1, 2.7182817]
 */
export function exp(x: Tensor): Tensor {
  return record(expOp, [x], noParams);
}
