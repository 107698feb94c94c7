import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { logUnit32 } from "../math/log.ts";
import { cosTurn32 } from "../math/trigonometry.ts";
import type { ElementwiseOp } from "../op.ts";
import { boxMuller as boxMullerScalar } from "../scalar/box-muller.ts";

declare module "../op.ts" {
  interface OpParams {
    boxMuller: NoParams;
  }
}

/** A standard normal number from the two words of a random block; `randomNormal` records it. */
export const boxMullerOp: ElementwiseOp<"boxMuller"> = {
  kind: "elementwise",
  name: "boxMuller",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("boxMuller", input, ["int32"]));
    return { dtype: "float32", shape: inputs[0]!.shape };
  },
  scalar: ([word0, word1]) => boxMullerScalar(word0!, word1!),
  float64: ([word0, word1]) => Math.sqrt(-2 * logUnit32(word0! >>> 0)) * cosTurn32(word1! >>> 0),
  vjp: () => [undefined, undefined],
  samples: [
    {
      inputs: [
        { dtype: "int32", shape: [9] },
        { dtype: "int32", shape: [9] },
      ],
      params: noParams,
    },
  ],
  tolerance: 64,
};
