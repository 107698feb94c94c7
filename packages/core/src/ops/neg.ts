import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    neg: NoParams;
  }
}

export const negOp: ElementwiseOp<"neg"> = {
  kind: "elementwise",
  name: "neg",
  arity: 1,
  infer: ([x]) => {
    requireDtype("neg", x!, ["float32", "int32"]);
    return x!;
  },
  scalar: ([x]) => (x!.type === "f32" ? s.neg(x!) : s.isub(s.i32(0), x!)),
  vjp: ({ cotangent, apply }) => [apply("neg", [cotangent], noParams)],
  samples: [
    { inputs: [{ dtype: "float32", shape: [5] }], params: noParams },
    { inputs: [{ dtype: "int32", shape: [3] }], params: noParams },
  ],
};

/**
 * Elementwise −x.
 *
 * @example await neg(tensor([1, -2])).data() // [-1, 2]
 */
export function neg(x: Tensor): Tensor {
  return record(negOp, [x], noParams);
}
