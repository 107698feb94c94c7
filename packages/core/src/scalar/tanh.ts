/** @file The hyperbolic tangent: a polynomial near 0, the exponential elsewhere. */
import { copySign } from "./copy-sign.ts";
import { expm1Reduced, powerOfTwo, reduceByLn2 } from "./exp-reduction.ts";
import { abs, add, div, f32, lt, mul, pmin, polynomial, select, sub, type Expr } from "./expr.ts";

/**
 * tanh x within 1.5 ulp; ±0 at ±0, ±1 for |x| > 9.02; odd and monotone.
 *
 * |x| < 0.55: x + x·z·p(z), z = x², relative error of the polynomial 2^-24.7; otherwise ±(1 − 2 / (e^{2|x|} + 1)).
 *
 * @example evaluate(tanh(argument(0, "f32")), [1]) // 0.7615941762924194
 */
export function tanh(x: Expr): Expr {
  const size = abs(x);
  const z = mul(x, x);
  const p = polynomial(z, [-0.3333294689655304, 0.13320724666118622, -0.052671559154987335, 0.01643681339919567]);
  const near = add(size, mul(size, mul(z, p)));
  const reduced = reduceByLn2(pmin(add(size, size), f32(20)), 127);
  const exponential = mul(add(f32(1), expm1Reduced(reduced)), powerOfTwo(reduced.biased));
  const far = sub(f32(1), div(f32(2), add(exponential, f32(1))));
  return copySign(select(lt(size, f32(0.55)), near, far), x);
}
