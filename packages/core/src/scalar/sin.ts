/** @file The sine. */
import { add, bitsOf, eq, f32, fromBits, ishl, ixor, mul, select, sub, type Expr } from "./expr.ts";
import { sinReduced, subtractPi } from "./trig-reduction.ts";

/**
 * sin x within 3 ulp for |x| ≤ 2¹⁷, odd, ±0 at ±0, NaN at ±∞. Beyond 2¹⁷ it is some number between −1 and 1.
 *
 * sin x = (−1)ⁿ·sin(x − nπ), n the integer nearest to x/π.
 *
 * @example evaluate(sin(argument(0, "f32")), [1]) // 0.8414709568023682
 */
export function sin(x: Expr): Expr {
  // The sum with 1.5·2²³ is rounded to an integer, and its lowest bit is the parity of n.
  const magic = f32(12582912);
  const shifted = add(mul(x, f32(0.3183098861837907)), magic);
  const s = sinReduced(subtractPi(x, sub(shifted, magic)));
  return select(eq(x, f32(0)), x, fromBits(ixor(bitsOf(s), ishl(bitsOf(shifted), 31))));
}
