import { requireDtype } from "../dtype.ts";
import { noParams, recordElementwise, sameType, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    logicalOr: NoParams;
  }
}

export const logicalOrOp: ElementwiseOp<"logicalOr"> = {
  kind: "elementwise",
  name: "logicalOr",
  arity: 2,
  infer: (inputs) => {
    inputs.forEach((input) => requireDtype("logicalOr", input, ["bool"]));
    return sameType("logicalOr", inputs);
  },
  scalar: ([a, b]) => s.or(a!, b!),
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
 * Elementwise disjunction of conditions.
 *
 * @example await logicalOr(less(x, 0), less(1, x)).data()
 */
export function logicalOr(a: TensorLike, b: TensorLike): Tensor {
  return recordElementwise(logicalOrOp, [a, b]);
}
