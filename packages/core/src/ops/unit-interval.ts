import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    unitInterval: NoParams;
  }
}

export const unitIntervalOp: ElementwiseOp<"unitInterval"> = {
  kind: "elementwise",
  name: "unitInterval",
  arity: 1,
  infer: ([x]) => {
    requireDtype("unitInterval", x!, ["int32"]);
    return { dtype: "float32", shape: x!.shape };
  },
  scalar: ([x]) => s.mul(s.toFloat(s.iushr(x!, 8)), s.f32(5.960464477539063e-8)),
  vjp: () => [undefined],
  samples: [{ inputs: [{ dtype: "int32", shape: [9] }], params: noParams }],
};

/** Random words as numbers in [0, 1): the upper 24 bits · 2^−24, as `uniform` on the host. */
export function unitInterval(words: Tensor): Tensor {
  return record(unitIntervalOp, [words], noParams);
}
