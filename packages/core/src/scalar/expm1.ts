/** @file eˣ − 1 without cancellation near 0. */
import { expm1Reduced, powerOfTwo, reduceByLn2 } from "./exp-reduction.ts";
import { abs, add, f32, lt, mul, pmax, pmin, select, sub, type Expr } from "./expr.ts";

/**
 * eˣ − 1 within 2 ulp; −1 below −17.33, +∞ from 88.73 on, ±0 at ±0.
 *
 * With p = e^r − 1 and h = 2^(n−1), eˣ − 1 = 2·(h·p + (h − ½)); 2ⁿ would overflow at n = 128.
 *
 * @example evaluate(expm1(argument(0, "f32")), [1]) // 1.718281865119934
 */
export function expm1(x: Expr): Expr {
  const reduced = reduceByLn2(pmin(pmax(x, f32(-40)), f32(89)), 126);
  const h = powerOfTwo(reduced.biased);
  const value = mul(f32(2), add(mul(h, expm1Reduced(reduced)), sub(h, f32(0.5))));
  // Halving loses the last bit of a subnormal, and −0.
  return select(lt(abs(x), f32(5.960464477539063e-8)), x, value);
}
