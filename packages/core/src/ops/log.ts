import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { log as log64 } from "../math/log.ts";
import type { ElementwiseOp } from "../op.ts";
import { log as logScalar } from "../scalar/log.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    log: NoParams;
  }
}

export const logOp: ElementwiseOp<"log"> = {
  kind: "elementwise",
  name: "log",
  arity: 1,
  infer: ([x]) => {
    requireDtype("log", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => logScalar(x!),
  float64: ([x]) => log64(x!),
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("div", [cotangent, x!], noParams)],
  samples: unarySamples([0.1, 4]),
};

/**
 * Elementwise natural logarithm; −∞ at 0, NaN below.
 *
 * @example await log(tensor([1, 10])).data() // [0, 2.3025851]
 */
export function log(x: Tensor): Tensor {
  return record(logOp, [x], noParams);
}
