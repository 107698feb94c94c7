/** @file Intervals by resampling. */
import { bits } from "@nn/core";
import { checkLevel, checkNumbers } from "./check-sample.ts";
import { contentKey } from "./content-key.ts";
import type { Interval } from "./interval.ts";
import { quantileOfSorted } from "./quantile.ts";
import { sortNumbers } from "./total-order.ts";

export interface BootstrapOptions {
  /** Default 2000. */
  readonly replicates?: number;
  /** Default 0.95. */
  readonly level?: number;
}

/**
 * Stratified percentile bootstrap: each stratum is resampled with replacement by itself, and the interval runs between the
 * (1 ∓ level)/2 quantiles of the statistic. Draws come from a key made of the content, so equal input gives equal bytes.
 *
 * A sample of one value has an interval of width zero, which says nothing about its spread. At a nominal 95 % the interval of
 * an interquartile mean covers about 87 % with 3 seeds, 92 % with 5 and 95 % with 10.
 *
 * @param strata - Samples, e.g. the seeds of each problem; `[values]` for an ordinary bootstrap.
 * @param statistic - Of the resampled strata; must not keep or change the arrays, which are used again.
 * @see Efron and Tibshirani 1993
 */
export function bootstrapInterval(
  strata: readonly (readonly number[])[],
  statistic: (strata: readonly (readonly number[])[]) => number,
  options: BootstrapOptions = {},
): Interval {
  const { replicates = 2000, level = 0.95 } = options;
  checkLevel("bootstrapInterval", level);
  if (!Number.isInteger(replicates) || replicates < 1)
    throw new RangeError(`bootstrapInterval: got ${replicates} replicates, wanted an integer ≥ 1`);
  if (strata.length === 0) throw new RangeError("bootstrapInterval: got no strata, wanted at least one");
  for (const values of strata) checkNumbers("bootstrapInterval", values);
  const draws = strata.map((values, index) =>
    bits(contentKey("bootstrap", strata).fold(index), replicates * values.length),
  );
  const sample = strata.map((values) => [...values]);
  const results: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    for (const [index, values] of strata.entries())
      resample(values, draws[index] ?? [], replicate * values.length, sample[index] ?? []);
    results.push(statistic(sample));
  }
  const sorted = sortNumbers(results);
  return { low: quantileOfSorted(sorted, (1 - level) / 2), high: quantileOfSorted(sorted, (1 + level) / 2) };
}

function resample(from: readonly number[], draws: ArrayLike<number>, offset: number, into: number[]): void {
  for (let index = 0; index < from.length; index += 1) {
    // ⌊u n / 2³²⌋: its bias is below n / 2³².
    const pick = Math.floor((((draws[offset + index] ?? 0) >>> 0) * from.length) / 4294967296);
    into[index] = from[pick] ?? Number.NaN;
  }
}
