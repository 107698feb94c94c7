import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    logicalAnd: NoParams;
  }
}

export const logicalAndOp: ElementwiseOp<"logicalAnd"> = {
  kind: "elementwise",
  name: "logicalAnd",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("logicalAnd", input, ["bool"]));
    return sameType("logicalAnd", inputs);
  },
  scalar: ([a, b]) => s.and(a!, b!),
  vjp: () => [undefined, undefined],
  samples: [
    {
      inputs: [
        { dtype: "bool", shape: [5] },
        { dtype: "bool", shape: [5] },
      ],
      params: noParams,
    },
  ],
};

/**
 * Elementwise conjunction of conditions.
 *
 * @example await logicalAnd(less(x, 1), less(0, x)).data()
 */
export function logicalAnd(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(logicalAndOp, [a, b]);
}
