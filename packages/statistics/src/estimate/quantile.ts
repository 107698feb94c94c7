/** @file Quantiles of a sample. */
import { checkNumbers } from "./check-sample.ts";
import { sortNumbers } from "./total-order.ts";

/**
 * Quantile by linear interpolation between order statistics (Hyndman and Fan's type 7, the default of R and NumPy).
 *
 * `h = (n − 1) q`, result `x₍⌊h⌋₎ + (h − ⌊h⌋) (x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎)`. Infinities are values like others.
 *
 * @example quantile([1, 2, 3, 4], 0.25) // 1.75
 * @throws RangeError for an empty sample, NaN, or q outside [0, 1].
 */
export function quantile(values: readonly number[], q: number): number {
  checkNumbers("quantile", values);
  return quantileOfSorted(sortNumbers(values), q);
}

/** `quantile` of values that are sorted already. */
export function quantileOfSorted(sorted: readonly number[], q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile: got q = ${q}, wanted a number in [0, 1]`);
  const position = (sorted.length - 1) * q;
  const index = Math.floor(position);
  const share = position - index;
  const low = sorted[index] ?? Number.NaN;
  const high = sorted[index + 1] ?? low;
  // Both tests also keep ∞ − ∞ and 0 · ∞ away.
  return share === 0 || low === high ? low : low + share * (high - low);
}

/** @example median([3, 1, 2, 10]) // 2.5 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
