import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import { erf as erf64 } from "../math/erf.ts";
import type { ElementwiseOp } from "../op.ts";
import { erf as erfScalar } from "../scalar/erf.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    erf: NoParams;
  }
}

export const erfOp: ElementwiseOp<"erf"> = {
  kind: "elementwise",
  name: "erf",
  arity: 1,
  infer: ([x]) => {
    requireDtype("erf", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => erfScalar(x!),
  float64: ([x]) => erf64(x!),
  vjp: ({ cotangent, inputs: [x], apply, constant }) => {
    // erf′ = 2/√π · e^(−x²)
    const bell = apply("exp", [apply("neg", [apply("mul", [x!, x!], noParams)], noParams)], noParams);
    return [apply("mul", [cotangent, apply("mul", [constant(1.1283791670955126, x!), bell], noParams)], noParams)];
  },
  samples: unarySamples(),
};

/**
 * Elementwise error function 2/√π ∫₀ˣ e^(−t²) dt.
 *
 * @example await erf(tensor([1])).data() // [0.8427008]
 */
export function erf(x: Tensor): Tensor {
  return record(erfOp, [x], noParams);
}
