/** @file What sin and cos share: x minus a multiple of π, and the sine of the rest. */
import { add, f32, mul, pmax, pmin, polynomial, sub, type Expr } from "./expr.ts";

/** π in seven parts; the first six have 7 bits each, so that their products with a multiple of ½ below 2¹⁶ are exact. */
const pi: readonly number[] = [
  3.125, 0.016357421875, 0.0002346038818359375, 6.258487701416016e-7, 1.979060471057892e-9, 5.115907697472721e-12,
  1.0780605906948477e-14,
];

/**
 * x − h·π for a multiple h of ½, between −2 and 2 even where h is wrong.
 *
 * The first three differences are exact for |x| ≥ 2, and what the fourth loses joins the fifth. The rest stays accurate
 * where it is tiny: floats up to 2¹⁷ come as near to a multiple of π/2 as 2^-27.8 (252.89821).
 */
export function subtractPi(x: Expr, h: Expr): Expr {
  const part = (i: number): Expr => mul(h, f32(pi[i]!));
  const exact = sub(sub(sub(x, part(0)), part(1)), part(2));
  const fourth = part(3);
  const rounded = sub(exact, fourth);
  const lost = sub(sub(exact, rounded), fourth);
  const rest = sub(sub(sub(rounded, sub(part(4), lost)), part(5)), part(6));
  return pmin(pmax(rest, f32(-2)), f32(2));
}

/** sin r for |r| ≤ π/2: r + r·z·p(z), z = r², relative error of the polynomial 2^-27.3. */
export function sinReduced(r: Expr): Expr {
  const z = mul(r, r);
  const p = polynomial(z, [-0.16666659712791443, 0.008333069272339344, -0.00019809778314083815, 2.606103180369246e-6]);
  return add(r, mul(r, mul(z, p)));
}
