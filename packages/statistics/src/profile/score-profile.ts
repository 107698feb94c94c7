/** @file The whole distribution of scores of a treatment. */
import { bootstrapBand } from "../estimate/bootstrap.ts";
import { checkNumbers } from "../estimate/check-sample.ts";
import type { Interval } from "../estimate/interval.ts";
import { sortNumbers } from "../estimate/total-order.ts";

export interface ScoreProfile {
  /** Share of runs with a score above τ, for each τ. */
  readonly share: readonly number[];
  /** Pointwise, by stratified bootstrap. */
  readonly band: readonly Interval[];
}

/**
 * Score distribution profile `F(τ) = |{(p, s) : x_ps > τ}| / (P S)`: unlike a mean it hides neither a failure nor an outlier.
 *
 * @param strata - Scores of the seeds of each problem.
 * @param thresholds - τ, ascending.
 * @example scoreProfile([[0.2, 0.8], [0.9]], [0, 0.5]).share // [1, 0.666…]
 * @see Agarwal et al. 2021, arXiv:2108.13264
 */
export function scoreProfile(
  strata: readonly (readonly number[])[],
  thresholds: readonly number[],
  options: { readonly replicates?: number; readonly level?: number } = {},
): ScoreProfile {
  for (const values of strata) checkNumbers("scoreProfile", values);
  const sorted = sortNumbers(thresholds);
  const shares = (sample: readonly (readonly number[])[]): number[] => {
    // passed[i]: runs above exactly i thresholds.
    const passed = new Int32Array(sorted.length + 1);
    let count = 0;
    for (const values of sample) {
      count += values.length;
      for (const value of values) {
        const at = below(sorted, value);
        passed[at] = (passed[at] ?? 0) + 1;
      }
    }
    let above = 0;
    const result: number[] = [];
    for (let index = sorted.length; index > 0; index -= 1) {
      above += passed[index] ?? 0;
      result[index - 1] = above / count;
    }
    return result;
  };
  return { share: shares(strata), band: bootstrapBand(strata, shares, options) };
}

/** Number of thresholds under the value. */
function below(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
