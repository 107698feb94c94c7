import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    logicalNot: NoParams;
  }
}

export const logicalNotOp: ElementwiseOp<"logicalNot"> = {
  kind: "elementwise",
  name: "logicalNot",
  arity: 1,
  infer: ([x]) => {
    requireDtype("logicalNot", x!, ["bool"]);
    return x!;
  },
  scalar: ([x]) => s.not(x!),
  vjp: () => [undefined],
  samples: [{ inputs: [{ dtype: "bool", shape: [5] }], params: noParams }],
};

/** Elementwise negation of a condition. */
export function logicalNot(x: Tensor): Tensor {
  return record(logicalNotOp, [x], noParams);
}
