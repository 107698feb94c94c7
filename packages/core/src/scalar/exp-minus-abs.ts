/** @file e^−|x|, which never overflows. */
import { expBounded } from "./exp-reduction.ts";
import { bitsOf, f32, fromBits, i32, ior, pmax, type Expr } from "./expr.ts";

/** e^−|x| within 1 ulp. */
export function expMinusAbs(x: Expr): Expr {
  return expBounded(pmax(fromBits(ior(bitsOf(x), i32(0x80000000))), f32(-105)));
}
