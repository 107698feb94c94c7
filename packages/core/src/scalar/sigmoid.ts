/** @file The logistic function. */
import { expMinusAbs } from "./exp-minus-abs.ts";
import { add, div, f32, lt, mul, select, sub, type Expr } from "./expr.ts";

/**
 * 1 / (1 + e⁻ˣ) within 2 ulp, subnormal results included.
 *
 * With e = e^−|x| it is t = 1 / (1 + e) from 0 on and t = e / (1 + e) below, where e − e·t has less to round once t is
 * small.
 *
 * @example evaluate(sigmoid(argument(0, "f32")), [1]) // 0.7310585975646973
 */
export function sigmoid(x: Expr): Expr {
  const e = expMinusAbs(x);
  const one = f32(1);
  const t = div(select(lt(x, f32(0)), e, one), add(one, e));
  return select(lt(x, f32(-1.1)), sub(e, mul(e, t)), t);
}
