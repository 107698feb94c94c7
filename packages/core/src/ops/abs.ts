import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
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
  arity: 1,
  infer: ([x]) => {
    requireDtype("abs", x!, ["float32", "int32"]);
    return x!;
  },
  scalar: ([x]) => {
    if (x!.type === "f32") return s.abs(x!);
    const zero = s.i32(0);
    return s.select(s.ilt(x!, zero), s.isub(zero, x!), x!);
  },
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("mul", [cotangent, apply("sign", [x!], noParams)], noParams)],
  samples: [...unarySamples([0.1, 2]), { inputs: [{ dtype: "int32", shape: [5] }], params: noParams }],
};

/**
 * Elementwise absolute value; gradient 0 at 0. The int32 −2³¹ has none and stays.
 *
 * @example await abs(tensor([-2, 3])).data() // [2, 3]
 */
export function abs(x: Tensor): Tensor {
  return record(absOp, [x], noParams);
}
