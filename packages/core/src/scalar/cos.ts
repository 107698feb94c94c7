/** @file The cosine. */
import { add, bitsOf, f32, floor, fromBits, ishl, ixor, mul, type Expr } from "./expr.ts";
import { sinReduced, subtractPi } from "./trig-reduction.ts";

/**
 * cos x within 3 ulp for |x| ≤ 2¹⁷, 1 at ±0, NaN at ±∞. Beyond 2¹⁷ it is some number between −1 and 1.
 *
 * cos x = −(−1)ⁿ·sin(x − (n + ½)π), n = ⌊x/π⌋.
 *
 * @example evaluate(cos(argument(0, "f32")), [1]) // 0.5403022766113281
 */
export function cos(x: Expr): Expr {
  const n = floor(mul(x, f32(0.3183098861837907)));
  const s = sinReduced(subtractPi(x, add(n, f32(0.5))));
  // 1.5·2²³ + 1 is odd: the lowest bit of the sum is set for an even n.
  return fromBits(ixor(bitsOf(s), ishl(bitsOf(add(n, f32(12582913))), 31)));
}
