import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { expm1 as expm164 } from "../math/exp.ts";
import type { ElementwiseOp } from "../op.ts";
import { expm1 as expm1Scalar } from "../scalar/expm1.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    expm1: NoParams;
  }
}

export const expm1Op: ElementwiseOp<"expm1"> = {
  kind: "elementwise",
  name: "expm1",
  arity: 1,
  infer: ([x]) => {
    requireDtype("expm1", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => expm1Scalar(x!),
  float64: ([x]) => expm164(x!),
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("mul", [cotangent, apply("exp", [x!], noParams)], noParams)],
  samples: unarySamples(),
};

/**
 * Elementwise eˣ − 1, accurate near 0.
 *
 * @example await expm1(tensor([1e-8])).data() // [1e-8]
 */
export function expm1(x: Tensor): Tensor {
  return record(expm1Op, [x], noParams);
}
