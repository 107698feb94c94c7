/** @file Intervals by resampling. */
import { bits, math } from "@nn/core";
import { checkLevel, checkNumbers } from "./check-sample.ts";
import { contentKey } from "./content-key.ts";
import type { Interval } from "./interval.ts";
import { quantileOfSorted } from "./quantile.ts";
import { compareNumbers, sortNumbers } from "./total-order.ts";

export interface BootstrapOptions {
  /** Default 2000. */
  readonly replicates?: number;
  /** Default 0.95. */
  readonly level?: number;
  /** `bca` corrects for bias and for a spread that depends on the value; default `percentile`. */
  readonly method?: "percentile" | "bca";
}

/**
 * Stratified percentile bootstrap: each stratum is resampled with replacement by itself, and the interval runs between the
 * (1 ∓ level)/2 quantiles of the statistic. Draws come from a key made of the content, so equal input gives equal bytes.
 *
 * With `bca` the quantiles are those at `Φ(z₀ + (z₀ ± z) / (1 − a (z₀ ± z)))`: z₀ from the share of resamples below the estimate, a from
 * leaving out one value at a time. Where neither can be computed (all resamples alike, infinities) the percentile interval is returned.
 *
 * A sample of one value has an interval of width zero, which says nothing about its spread. Few values give narrow intervals: of
 * normal values, a nominal 95 % covers a median in about 75 % of samples of 3, 94 % of 5, 92 % of 8 and 93 % of 10; the
 * interquartile mean of eight problems, one run in twenty failing, in 85 % with 3 seeds, 90 % with 5 and 92 % with 10.
 *
 * @param strata - Samples, e.g. the seeds of each problem; `[values]` for an ordinary bootstrap.
 * @param statistic - Of the resampled strata; must not keep or change the arrays, which are used again.
 * @see Efron and Tibshirani 1993; Efron 1987
 */
export function bootstrapInterval(
  strata: readonly (readonly number[])[],
  statistic: (strata: readonly (readonly number[])[]) => number,
  options: BootstrapOptions = {},
): Interval {
  const { level = 0.95, method = "percentile" } = options;
  const [sorted = []] = resampled("bootstrapInterval", strata, (sample) => [statistic(sample)], options).map(
    sortNumbers,
  );
  const tails: readonly [number, number] = [(1 - level) / 2, (1 + level) / 2];
  const [low, high] = method === "bca" ? (correctedTails(strata, statistic, sorted, tails) ?? tails) : tails;
  return { low: quantileOfSorted(sorted, low), high: quantileOfSorted(sorted, high) };
}

/** Percentile intervals of several statistics of the same resamples, e.g. the points of a curve: a pointwise band. */
export function bootstrapBand(
  strata: readonly (readonly number[])[],
  statistics: (strata: readonly (readonly number[])[]) => readonly number[],
  options: Omit<BootstrapOptions, "method"> = {},
): Interval[] {
  const { level = 0.95 } = options;
  return resampled("bootstrapBand", strata, statistics, options).map((results) => {
    const sorted = sortNumbers(results);
    return { low: quantileOfSorted(sorted, (1 - level) / 2), high: quantileOfSorted(sorted, (1 + level) / 2) };
  });
}

/** `bootstrapInterval([values], median)`, the same bytes many times faster: resamples are counted by rank, not sorted. */
export function bootstrapMedian(values: readonly number[], options: Omit<BootstrapOptions, "method"> = {}): Interval {
  const { replicates, level } = checkOptions("bootstrapMedian", [values], options);
  const n = values.length;
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => compareNumbers(a.value, b.value));
  const rankOf = new Int32Array(n);
  for (const [rank, { index }] of order.entries()) rankOf[index] = rank;
  const draws = drawsOf([values], replicates)[0] ?? [];
  const counts = new Int32Array(n);
  const [lower, upper] = [Math.floor((n - 1) / 2), Math.ceil((n - 1) / 2)];
  const medians = Array.from({ length: replicates }, (_, replicate) => {
    counts.fill(0);
    for (let index = 0; index < n; index += 1) {
      const rank = rankOf[pick(draws[replicate * n + index], n)] ?? 0;
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    let rank = 0;
    let seen = counts[0] ?? 0;
    while (seen <= lower) seen += counts[++rank] ?? 0;
    const low = order[rank]?.value ?? Number.NaN;
    while (seen <= upper) seen += counts[++rank] ?? 0;
    const high = order[rank]?.value ?? Number.NaN;
    return low === high ? low : low + 0.5 * (high - low);
  });
  const sorted = sortNumbers(medians);
  return { low: quantileOfSorted(sorted, (1 - level) / 2), high: quantileOfSorted(sorted, (1 + level) / 2) };
}

/** Results of each statistic over all resamples. */
function resampled(
  owner: string,
  strata: readonly (readonly number[])[],
  statistics: (strata: readonly (readonly number[])[]) => readonly number[],
  options: BootstrapOptions,
): number[][] {
  const { replicates } = checkOptions(owner, strata, options);
  const draws = drawsOf(strata, replicates);
  const sample = strata.map((values) => [...values]);
  const results: number[][] = [];
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    for (const [index, values] of strata.entries()) {
      const [from, into] = [draws[index] ?? [], sample[index] ?? []];
      for (let place = 0; place < values.length; place += 1)
        into[place] = values[pick(from[replicate * values.length + place], values.length)] ?? Number.NaN;
    }
    for (const [index, result] of statistics(sample).entries()) (results[index] ??= []).push(result);
  }
  return results;
}

function checkOptions(
  owner: string,
  strata: readonly (readonly number[])[],
  { replicates = 2000, level = 0.95 }: BootstrapOptions,
): { replicates: number; level: number } {
  checkLevel(owner, level);
  if (!Number.isInteger(replicates) || replicates < 1)
    throw new RangeError(`${owner}: got ${replicates} replicates, wanted an integer ≥ 1`);
  if (strata.length === 0) throw new RangeError(`${owner}: got no strata, wanted at least one`);
  for (const values of strata) checkNumbers(owner, values);
  return { replicates, level };
}

function drawsOf(strata: readonly (readonly number[])[], replicates: number): ArrayLike<number>[] {
  const key = contentKey("bootstrap", strata);
  return strata.map((values, index) => bits(key.fold(index), replicates * values.length));
}

/** An index below n: `⌊u n / 2³²⌋`, whose bias is below n / 2³². */
export function pick(word: number | undefined, n: number): number {
  return Math.floor((((word ?? 0) >>> 0) * n) / 4294967296);
}

/** Undefined where the correction does not exist. */
function correctedTails(
  strata: readonly (readonly number[])[],
  statistic: (strata: readonly (readonly number[])[]) => number,
  sorted: readonly number[],
  tails: readonly [number, number],
): readonly [number, number] | undefined {
  const estimate = statistic(strata);
  const below = sorted.filter((value) => value < estimate).length;
  const equal = sorted.filter((value) => value === estimate).length;
  const bias = math.normalQuantile((below + equal / 2) / sorted.length);
  const acceleration = jackknifeSkew(strata, statistic) / 6;
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) return undefined;
  const corrected = tails.map((tail) => {
    const z = bias + math.normalQuantile(tail);
    return math.normalCdf(bias + z / (1 - acceleration * z));
  });
  const [low, high] = corrected;
  return low === undefined || high === undefined || !(low <= high) ? undefined : [low, high];
}

/** `Σ U³ / n³ / (Σ U² / n²)^1.5` over strata, `U = (n − 1) (mean of the statistic without one value − the statistic without this one)`. */
function jackknifeSkew(
  strata: readonly (readonly number[])[],
  statistic: (strata: readonly (readonly number[])[]) => number,
): number {
  let cubes = 0;
  let squares = 0;
  for (const [at, values] of strata.entries()) {
    const n = values.length;
    if (n < 2) continue;
    const without = values.map((_, out) =>
      statistic(strata.map((other, index) => (index === at ? other.filter((__, place) => place !== out) : other))),
    );
    const center = without.reduce((sum, value) => sum + value, 0) / n;
    for (const value of without) {
      const u = ((n - 1) * (center - value)) / n;
      squares += u * u;
      cubes += u * u * u;
    }
  }
  return cubes / (squares * Math.sqrt(squares));
}
