/** @file erf and erfc in float64. */
import { withLowWordCleared } from "./bits.ts";
import { exp } from "./exp.ts";

const twoOverRootPi = 1.1283791670955126;

/** Chebyshev coefficients of (1 + 2x)·e^(x²)·erfc(x) in t = (x − 3)/(x + 3); fixtures/math/make.py fits them. */
const chebyshev: readonly number[] = [
  1.17756257419656, 0.005353904539615676, -0.09377550342284209, 0.05436652555744322, -0.018976596707845208,
  0.004453426061462712, -0.0006335531710553147, 1.7661719523171593e-5, 1.2841532864056671e-5, -2.0072285659059913e-6,
  -1.807522790414837e-7, 7.549828343825093e-8, 1.885668523838603e-9, -2.699519049798364e-9, -1.460079119939105e-11,
  1.0361607445969489e-10, 1.475715976623473e-12, -4.277340064396911e-12, -2.07922492859799e-13, 1.8134502003176963e-13,
  1.973425574544739e-14, -7.287943737592673e-15, -1.5169878690228116e-15, 2.3514112258781403e-16,
  1.0006111691821667e-16, -2.0572528169538546e-18, -5.608608218863183e-18,
];

/** Taylor series at 0 for |x| ≤ 0.75. */
function erfSmall(x: number): number {
  const z = x * x;
  let sum = 0;
  for (let n = 17; n >= 1; n--) sum = (-z / n) * (1 / (2 * n + 1) + sum);
  return twoOverRootPi * (x + x * sum);
}

/** erfc for x ≥ 0.5. The rounding error of x² would be multiplied by x², so the square is taken in two parts. */
function erfcLarge(x: number): number {
  if (x > 27.3) return 0;
  const t = (x - 3) / (x + 3);
  let next = 0;
  let afterNext = 0;
  for (let j = chebyshev.length - 1; j >= 1; j--) {
    const term = 2 * t * next - afterNext + chebyshev[j]!;
    afterNext = next;
    next = term;
  }
  const fit = t * next - afterNext + chebyshev[0]!;
  const head = withLowWordCleared(x);
  return exp(-head * head) * exp((head - x) * (head + x)) * (fit / (1 + 2 * x));
}

/** erf x = 2/√π·∫₀ˣ e^(−t²) dt, error below 2 ulp. */
export function erf(x: number): number {
  if (x !== x) return x;
  const size = x < 0 ? -x : x;
  if (size <= 0.75) return erfSmall(x);
  const value = 1 - erfcLarge(size);
  return x < 0 ? -value : value;
}

/** 1 − erf x without cancellation, error below 6 ulp down to 1e−300. */
export function erfc(x: number): number {
  if (x !== x) return x;
  if (x >= 0.5) return erfcLarge(x);
  return x > -0.75 ? 1 - erfSmall(x) : 2 - erfcLarge(-x);
}
