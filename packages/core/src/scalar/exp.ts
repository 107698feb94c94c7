/** @file The exponential function. */
import { expBounded } from "./exp-reduction.ts";
import { f32, pmax, pmin, type Expr } from "./expr.ts";

/**
 * eˣ within 1 ulp, subnormal results included; +∞ from 88.73 on, 0 below −103.98.
 *
 * @example evaluate(exp(argument(0, "f32")), [1]) // 2.7182817459106445
 */
export function exp(x: Expr): Expr {
  return expBounded(pmin(pmax(x, f32(-105)), f32(90)));
}
