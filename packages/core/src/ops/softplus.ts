import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { exp as exp64 } from "../math/exp.ts";
import { log1p as log1p64 } from "../math/log.ts";
import type { ElementwiseOp } from "../op.ts";
import { softplus as softplusScalar } from "../scalar/softplus.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    softplus: NoParams;
  }
}

export const softplusOp: ElementwiseOp<"softplus"> = {
  kind: "elementwise",
  name: "softplus",
  arity: 1,
  infer: ([x]) => {
    requireDtype("softplus", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => softplusScalar(x!),
  float64: ([x]) => Math.max(x!, 0) + log1p64(exp64(-Math.abs(x!))),
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("mul", [cotangent, apply("sigmoid", [x!], noParams)], noParams)],
  samples: unarySamples(),
};

/**
 * Elementwise ln(1 + eˣ), without overflow.
 *
 * @example await softplus(tensor([0])).data() // [0.6931472]
 */
export function softplus(x: Tensor): Tensor {
  return record(softplusOp, [x], noParams);
}
