/** @file The error function. */
import { copySign } from "./copy-sign.ts";
import { expm1Reduced, powerOfTwo, reduceByLn2 } from "./exp-reduction.ts";
import { abs, add, f32, mul, neg, pmin, polynomial, sub, type Expr } from "./expr.ts";

/**
 * erf x = 2/√π ∫₀ˣ e^{−t²} dt within 2 ulp; ±0 at ±0, ±1 for |x| > 3.92; odd.
 *
 * erf x = −(e⁻ʸ − 1), where y = −ln erfc |x| = |x| + |x|·s(|x|) is nearly a parabola; relative error of the polynomial,
 * seen in the result, 2^-27.8.
 *
 * @example evaluate(erf(argument(0, "f32")), [1]) // 0.8427007794380188
 */
export function erf(x: Expr): Expr {
  const size = pmin(abs(x), f32(3.93));
  const s = polynomial(
    size,
    [
      0.12837916612625122, 0.6366195678710938, 0.10277630388736725, -0.019147822633385658, -0.00016950552526395768,
      0.0016756800469011068, -0.0006373671349138021, 0.00011886291031260043, -9.38820721785305e-6,
    ],
  );
  const curved = mul(size, s);
  const y = add(size, curved);
  // What rounding y lost goes where it still counts.
  const lost = sub(curved, sub(y, size));
  const { biased, high, low } = reduceByLn2(neg(y), 127);
  const scale = powerOfTwo(biased);
  const magnitude = sub(sub(f32(1), scale), mul(scale, expm1Reduced({ high, low: add(low, lost) })));
  return copySign(magnitude, x);
}
