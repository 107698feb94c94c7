import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    relu: NoParams;
  }
}

export const reluOp: ElementwiseOp<"relu"> = {
  kind: "elementwise",
  name: "relu",
  arity: 1,
  infer: ([x]) => {
    requireDtype("relu", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => s.pmax(x!, s.f32(0)),
  // Of the output, which is positive where the input is, so that the input need not be kept.
  vjp: ({ cotangent, output, apply, constant }) => {
    const zero = constant(0, output);
    return [apply("select", [apply("less", [zero, output], noParams), cotangent, zero], noParams)];
  },
  samples: unarySamples([0.1, 2]),
};

/**
 * Elementwise max(x, 0); gradient 0 at 0; NaN stays NaN.
 *
 * @example await relu(tensor([-1, 2])).data() // [0, 2]
 */
export function relu(x: Tensor): Tensor {
  return record(reluOp, [x], noParams);
}
