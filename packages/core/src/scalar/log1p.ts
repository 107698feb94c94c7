/** @file ln(1 + x) without cancellation near 0. */
import { add, bitsOf, div, eq, f32, i32, lt, select, sub, type Expr } from "./expr.ts";
import { logFromBits, rootHalfBits } from "./log-reduction.ts";

/**
 * ln(1 + x) within 1 ulp; ±0 at ±0, −∞ at −1, NaN below.
 *
 * With u = 1 + x rounded, ln(1 + x) = ln u + c/u, where c = x − (u − 1) is what rounding lost.
 *
 * @example evaluate(log1p(argument(0, "f32")), [1]) // 0.6931471824645996
 */
export function log1p(x: Expr): Expr {
  const one = f32(1);
  const u = add(x, one);
  const lost = div(sub(x, sub(u, one)), u);
  const value = logFromBits(bitsOf(u), i32(rootHalfBits), lost);
  // x + x = x at ±0, where the sum above loses the sign, and at ∞.
  const positive = select(eq(add(x, x), x), x, value);
  return select(lt(f32(0), u), positive, select(eq(u, f32(0)), f32(-Infinity), f32(NaN)));
}
