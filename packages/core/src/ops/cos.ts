import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { cos as cos64 } from "../math/trigonometry.ts";
import type { ElementwiseOp } from "../op.ts";
import { cos as cosScalar } from "../scalar/cos.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    cos: NoParams;
  }
}

export const cosOp: ElementwiseOp<"cos"> = {
  kind: "elementwise",
  name: "cos",
  arity: 1,
  infer: ([x]) => {
    requireDtype("cos", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => cosScalar(x!),
  float64: ([x]) => cos64(x!),
  vjp: ({ cotangent, inputs: [x], apply }) => [
    apply("neg", [apply("mul", [cotangent, apply("sin", [x!], noParams)], noParams)], noParams),
  ],
  samples: unarySamples(),
};

/**
 * Elementwise cosine of radians.
 *
 * @example await cos(tensor([0])).data() // [1]
 */
export function cos(x: Tensor): Tensor {
  return record(cosOp, [x], noParams);
}
