import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { log1p as log1p64 } from "../math/log.ts";
import type { ElementwiseOp } from "../op.ts";
import { log1p as log1pScalar } from "../scalar/log1p.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    log1p: NoParams;
  }
}

export const log1pOp: ElementwiseOp<"log1p"> = {
  kind: "elementwise",
  name: "log1p",
  arity: 1,
  infer: ([x]) => {
    requireDtype("log1p", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => log1pScalar(x!),
  float64: ([x]) => log1p64(x!),
  vjp: ({ cotangent, inputs: [x], apply, constant }) => [
    apply("div", [cotangent, apply("add", [constant(1, x!), x!], noParams)], noParams),
  ],
  samples: unarySamples([-0.5, 4]),
};

/**
 * Elementwise ln(1 + x), accurate near 0.
 *
 * @example await log1p(tensor([1e-8])).data() // [1e-8]
 */
export function log1p(x: Tensor): Tensor {
  return record(log1pOp, [x], noParams);
}
