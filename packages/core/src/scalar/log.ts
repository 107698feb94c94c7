/** @file The natural logarithm. */
import { bitsOf, eq, f32, i32, lt, mul, select, type Expr } from "./expr.ts";
import { logFromBits, rootHalfBits } from "./log-reduction.ts";

/**
 * ln x within 1 ulp, subnormal arguments included; −∞ at ±0, NaN below 0.
 *
 * @example evaluate(log(argument(0, "f32")), [2]) // 0.6931471824645996
 */
export function log(x: Expr): Expr {
  const subnormal = lt(x, f32(1.1754943508222875e-38));
  const scaled = select(subnormal, mul(x, f32(8388608)), x);
  const origin = select(subnormal, i32(rootHalfBits + 23 * 0x00800000), i32(rootHalfBits));
  const value = logFromBits(bitsOf(scaled), origin);
  const positive = select(lt(x, f32(Infinity)), value, x);
  return select(lt(f32(0), x), positive, select(eq(x, f32(0)), f32(-Infinity), f32(NaN)));
}
