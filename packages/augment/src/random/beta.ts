import { checkNumber, type Key, math, normal, uniform64 } from "@nn/core";

/**
 * ln of a Gamma(shape, 1) value, in logarithms because Gamma(0.01) underflows float64 every other time.
 *
 * Marsaglia and Tsang: with d = shape − ⅓, c = 1/√(9d) and z normal, d·v for v = (1 + cz)³ is accepted when
 * ln u < z²/2 + d − dv + d·ln v. Below shape 1, G(a) = G(a + 1)·u^(1/a).
 */
export function sampleLogGamma(key: Key, shape: number): number {
  checkNumber("sampleLogGamma", "shape", shape, { above: 0 });
  const boost = shape < 1 ? math.log(1 - uniform64(key.fold("boost"), 1)[0]!) / shape : 0;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; ; attempt++) {
    const at = key.fold(attempt);
    const z = normal(at.fold("normal"), 1)[0]!;
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const logV = math.log(v);
    const logU = math.log(1 - uniform64(at.fold("uniform"), 1)[0]!);
    if (logU < 0.5 * z * z + d - d * v + d * logV) return math.log(d) + logV + boost;
  }
}

/**
 * A Beta(a, b) value: G(a)/(G(a) + G(b)) from two Gamma values, taken in logarithms.
 *
 * Beta(α, α) has mean ½, variance 1/(4(2α + 1)), and E min(λ, 1 − λ) = 0.0585 for α = 0.1, 0.25 for α = 1.
 *
 * Marsaglia, Tsang, "A simple method for generating gamma variables" (2000).
 *
 * @example sampleBeta(key(7), 0.2, 0.2)
 * @throws OptionError unless a and b are positive.
 */
export function sampleBeta(key: Key, a: number, b: number): number {
  checkNumber("sampleBeta", "a", a, { above: 0 });
  checkNumber("sampleBeta", "b", b, { above: 0 });
  return 1 / (1 + math.exp(sampleLogGamma(key.fold("b"), b) - sampleLogGamma(key.fold("a"), a)));
}

/** A Beta(α, α) value, 1 for α = 0. */
export function drawBeta(key: Key, alpha: number): number {
  return alpha === 0 ? 1 : sampleBeta(key, alpha, alpha);
}
