import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    sqrt: NoParams;
  }
}

export const sqrtOp: ElementwiseOp<"sqrt"> = {
  kind: "elementwise",
  name: "sqrt",
  arity: 1,
  infer: ([x]) => {
    requireDtype("sqrt", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => s.sqrt(x!),
  vjp: ({ cotangent, output, apply, constant }) => [
    // (√x)′ = 1 / (2√x)
    apply("div", [cotangent, apply("mul", [constant(2, output), output], noParams)], noParams),
  ],
  samples: unarySamples([0.1, 4]),
};

/**
 * Elementwise square root; NaN below 0.
 *
 * @example await sqrt(tensor([9])).data() // [3]
 */
export function sqrt(x: Tensor): Tensor {
  return record(sqrtOp, [x], noParams);
}
