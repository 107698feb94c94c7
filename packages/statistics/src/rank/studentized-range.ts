/** @file The range of normal numbers, for Nemenyi's critical difference. */
import { math } from "@nn/core";

/**
 * `P(max − min ≤ q)` of k independent standard normal numbers: `k ∫ φ(z) [Φ(z) − Φ(z − q)]^(k−1) dz`, Simpson's rule on 400
 * intervals, error below 1e-9.
 *
 * @example rangeCdf(2.77, 2) // 0.9499…
 */
export function rangeCdf(q: number, k: number): number {
  if (!Number.isInteger(k) || k < 2) throw new RangeError(`rangeCdf: got k = ${k}, wanted an integer ≥ 2`);
  if (!(q > 0)) return 0;
  const [low, high] = [-8.5, 8.5];
  const intervals = 400;
  const width = (high - low) / intervals;
  let sum = 0;
  for (let index = 0; index <= intervals; index += 1) {
    const z = low + index * width;
    const weight = index === 0 || index === intervals ? 1 : index % 2 === 1 ? 4 : 2;
    sum += weight * math.normalPdf(z) * power(math.normalCdf(z) - math.normalCdf(z - q), k - 1);
  }
  return Math.min(1, (k * sum * width) / 3);
}

/** The q with `rangeCdf(q, k) = p`, by bisection. @throws RangeError unless 0 < p < 1. */
export function rangeQuantile(p: number, k: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`rangeQuantile: got p = ${p}, wanted a number in (0, 1)`);
  let [low, high] = [0, 20];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (rangeCdf(middle, k) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Nemenyi's critical difference of mean ranks, `q_α(k) / √2 · √(k (k + 1) / (6 N))`: mean ranks further apart differ at level α.
 *
 * @example criticalDifference(4, 10) // 1.483…
 * @see Nemenyi 1963; Demšar 2006
 */
export function criticalDifference(treatments: number, problems: number, alpha = 0.05): number {
  const q = rangeQuantile(1 - alpha, treatments) / Math.sqrt(2);
  return q * Math.sqrt((treatments * (treatments + 1)) / (6 * problems));
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let count = 0; count < exponent; count += 1) result *= base;
  return result;
}
