/** @file How often a treatment is within a factor of the best. */
import { bits } from "@nn/core";
import { pick } from "../estimate/bootstrap.ts";
import { contentKey } from "../estimate/content-key.ts";
import type { Interval } from "../estimate/interval.ts";
import { median, quantileOfSorted } from "../estimate/quantile.ts";
import { sortNumbers } from "../estimate/total-order.ts";

export interface ProfileOptions {
  /** Index of a treatment: ratios are taken to its times instead of to the best of each problem. */
  readonly reference?: number;
  /** Default 2000 for bands. */
  readonly replicates?: number;
  /** Default 0.95. */
  readonly level?: number;
}

export interface PerformanceProfile {
  /** ρ(τ) at each τ: share of the problems with `t ≤ τ · t_best`. */
  readonly share: readonly number[];
  readonly band: readonly Interval[];
  /** `1 / (τ_max − τ_min) ∫ ρ dτ` over the given factors, between 0 and 1. */
  readonly score: number;
}

/**
 * Dolan and Moré's performance profile of each treatment, `ρ_a(τ) = |{p : t_ap ≤ τ min_b t_bp}| / P`, where t is the median over
 * seeds and infinite where it never arrives. What no treatment reaches counts for none. Bands are pointwise: seeds are
 * resampled within each problem, the same for all treatments, which share them.
 *
 * What arrives where a fixed reference does not counts at every factor. Relative to the best, adding a treatment can change the order of the others; relative to a fixed reference it cannot.
 *
 * @param times - `times[treatment][problem][seed]`; infinite: did not arrive.
 * @param factors - τ, ascending.
 * @throws RangeError for missing problems or NaN.
 * @see Dolan and Moré 2002, arXiv:cs/0102001; Dahl et al. 2023, arXiv:2306.07179
 */
export function performanceProfiles(
  times: readonly (readonly (readonly number[])[])[],
  factors: readonly number[],
  options: ProfileOptions = {},
): PerformanceProfile[] {
  const { reference, replicates = 2000, level = 0.95 } = options;
  const problems = times[0]?.length ?? 0;
  if (problems === 0 || factors.length === 0)
    throw new RangeError(`performanceProfiles: got ${problems} problems and ${factors.length} factors, wanted some`);
  if (times.some((one) => one.length !== problems || one.some((seeds) => seeds.length === 0)))
    throw new RangeError(`performanceProfiles: wanted times for all ${problems} problems of every treatment`);
  const exact = profile(
    times.map((one) => one.map(median)),
    factors,
    reference,
  );
  const key = contentKey("performance-profile", times.flat());
  const seeds = Array.from({ length: problems }, (_, problem) =>
    Math.max(...times.map((one) => one[problem]?.length ?? 0)),
  );
  const draws = seeds.map((count, problem) => bits(key.fold(problem), replicates * count));
  const resampled: number[][][] = times.map(() => factors.map(() => []));
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const medians = times.map((one) =>
      one.map((values, problem) => {
        const first = replicate * (seeds[problem] ?? 0);
        const from = draws[problem] ?? [];
        return medianInPlace(values.map((_, index) => values[pick(from[first + index], values.length)] ?? 0));
      }),
    );
    for (const [treatment, shares] of profile(medians, factors, reference).entries())
      for (const [index, share] of shares.entries()) resampled[treatment]?.[index]?.push(share);
  }
  return exact.map((share, treatment) => ({
    share,
    band: (resampled[treatment] ?? []).map((values) => {
      const sorted = sortNumbers(values);
      return { low: quantileOfSorted(sorted, (1 - level) / 2), high: quantileOfSorted(sorted, (1 + level) / 2) };
    }),
    score: meanHeight(factors, share),
  }));
}

/** Sorting by insertion: samples are a few seeds. */
function medianInPlace(sample: number[]): number {
  for (let index = 1; index < sample.length; index += 1) {
    const value = sample[index] ?? 0;
    let at = index;
    for (; at > 0 && (sample[at - 1] ?? 0) > value; at -= 1) sample[at] = sample[at - 1] ?? 0;
    sample[at] = value;
  }
  return quantileOfSorted(sample, 0.5);
}

function profile(
  times: readonly (readonly number[])[],
  factors: readonly number[],
  reference: number | undefined,
): number[][] {
  const problems = times[0]?.length ?? 0;
  const base = Array.from({ length: problems }, (_, problem) =>
    reference === undefined
      ? Math.min(...times.map((one) => one[problem] ?? Number.POSITIVE_INFINITY))
      : (times[reference]?.[problem] ?? Number.POSITIVE_INFINITY),
  );
  return times.map((one) =>
    factors.map((factor) => {
      const within = one.filter((time, problem) => Number.isFinite(time) && time <= factor * (base[problem] ?? 0));
      return within.length / problems;
    }),
  );
}

function meanHeight(factors: readonly number[], heights: readonly number[]): number {
  const [first] = factors;
  const last = factors.at(-1);
  if (first === undefined || last === undefined || last === first) return heights[0] ?? 0;
  let area = 0;
  // ρ is a step function: a factor's value holds until the next factor.
  for (let index = 1; index < factors.length; index += 1)
    area += ((factors[index] ?? 0) - (factors[index - 1] ?? 0)) * (heights[index - 1] ?? 0);
  return area / (last - first);
}
