import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    sign: NoParams;
  }
}

export const signOp: ElementwiseOp<"sign"> = {
  kind: "elementwise",
  name: "sign",
  arity: 1,
  infer: ([x]) => {
    requireDtype("sign", x!, ["float32", "int32"]);
    return x!;
  },
  scalar: ([x]) => {
    if (x!.type === "i32") {
      const none = s.i32(0);
      return s.select(s.ilt(x!, none), s.i32(-1), s.select(s.ilt(none, x!), s.i32(1), none));
    }
    const zero = s.f32(0);
    const nonzero = s.select(s.lt(x!, zero), s.f32(-1), s.f32(1));
    // x itself where it is ±0 or NaN
    return s.select(s.or(s.eq(x!, zero), s.ne(x!, x!)), x!, nonzero);
  },
  vjp: () => [undefined],
  samples: [...unarySamples([0.1, 2]), { inputs: [{ dtype: "int32", shape: [5] }], params: noParams }],
};

/**
 * Elementwise sign: −1, 0 or 1; NaN stays NaN; gradient 0.
 *
 * @example await sign(tensor([-3, 0, 2])).data() // [-1, 0, 1]
 */
export function sign(x: Tensor): Tensor {
  return record(signOp, [x], noParams);
}
