import type { Dtype } from "../dtype.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

interface CastParams {
  readonly dtype: Dtype;
}

declare module "../op.ts" {
  interface OpParams {
    cast: CastParams;
  }
}

export const castOp: ElementwiseOp<"cast"> = {
  kind: "elementwise",
  name: "cast",
  arity: 1,
  fields: { dtype: "dtype" },
  infer: ([x], { dtype }) => ({ dtype, shape: x!.shape }),
  scalar: ([x], { dtype }) => {
    const to = s.scalarTypes[dtype];
    if (x!.type === to) return x!;
    const asInteger = x!.type === "f32" ? s.toInt(x!) : x!.type === "bool" ? s.select(x!, s.i32(1), s.i32(0)) : x!;
    if (to === "i32") return asInteger;
    if (to === "f32") return s.toFloat(asInteger);
    return x!.type === "f32" ? s.ne(x!, s.f32(0)) : s.not(s.ieq(asInteger, s.i32(0)));
  },
  vjp: ({ cotangent, inputs: [x] }) => [
    x!.dtype === "float32" && cotangent.dtype === "float32" ? cotangent : undefined,
  ],
  samples: [
    { inputs: [{ dtype: "int32", shape: [5] }], params: { dtype: "float32" } },
    { inputs: [{ dtype: "float32", shape: [5] }], params: { dtype: "int32" }, domain: [[-9, 9]] },
    { inputs: [{ dtype: "bool", shape: [5] }], params: { dtype: "float32" } },
    { inputs: [{ dtype: "float32", shape: [4] }], params: { dtype: "bool" } },
  ],
};

/**
 * Converts elements: float32 → int32 truncates and saturates, NaN gives 0; anything → bool asks whether it is not 0.
 *
 * @example await cast(tensor([1.9, -1.9]), "int32").data() // [1, -1]
 */
export function cast(x: Tensor, dtype: Dtype): Tensor {
  return x.dtype === dtype ? x : record(castOp, [x], { dtype });
}
