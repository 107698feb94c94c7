import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    abs: NoParams;
  }
}

export const absOp: ElementwiseOp<"abs"> = {
  kind: "elementwise",
  name: "abs",
  infer: ([x]) => {
    requireDtype("abs", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => s.abs(x!),
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("mul", [cotangent, apply("sign", [x!], noParams)], noParams)],
  samples: [
    { inputs: [{ dtype: "float32", shape: [7] }], params: noParams, domain: [[0.1, 2]] },
    { inputs: [{ dtype: "float32", shape: [2, 3] }], params: noParams, domain: [[0.1, 2]] },
    { inputs: [{ dtype: "float32", shape: [] }], params: noParams, domain: [[0.1, 2]] },
    { inputs: [{ dtype: "float32", shape: [0] }], params: noParams, domain: [[0.1, 2]] },
  ],
};

/**
 * Elementwise absolute value; gradient 0 at 0.
 *
 * @example await abs(tensor([-2, 3])).data() // [2, 3]
 */
export function abs(x: Tensor): Tensor {
  return record(absOp, [x], noParams);
}
