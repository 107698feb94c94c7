/** @file The smooth ramp ln(1 + eˣ). */
import { expMinusAbs } from "./exp-minus-abs.ts";
import { add, div, f32, mul, pmax, polynomial, type Expr } from "./expr.ts";

/**
 * ln(1 + eˣ) within 3 ulp, without overflow; subnormal results included.
 *
 * max(x, 0) + ln(1 + e) with e = e^−|x|; ln(1 + e) = 2·artanh(s/2) = s + s·z·p(z), s = 2e / (2 + e), z = s², relative
 * error of the polynomial 2^-27.7.
 *
 * @example evaluate(softplus(argument(0, "f32")), [0]) // 0.6931471824645996
 */
export function softplus(x: Expr): Expr {
  const e = expMinusAbs(x);
  const s = div(add(e, e), add(e, f32(2)));
  const z = mul(s, s);
  const p = polynomial(z, [0.08333301544189453, 0.012506792321801186, 0.002187395701184869, 0.000547389907296747]);
  return add(pmax(x, f32(0)), add(s, mul(s, mul(z, p))));
}
