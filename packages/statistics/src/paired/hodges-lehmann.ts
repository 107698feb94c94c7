/** @file A robust estimate of a paired difference. */
import { checkLevel, checkNumbers } from "../estimate/check-sample.ts";
import type { Interval } from "../estimate/interval.ts";
import { quantileOfSorted } from "../estimate/quantile.ts";
import { subsetSums } from "./signed-rank-test.ts";
import { sortNumbers } from "../estimate/total-order.ts";

export interface HodgesLehmann extends Interval {
  readonly estimate: number;
  /** Coverage that the interval really has: the discrete distribution rarely hits the level asked for. Below it when n is small. */
  readonly level: number;
}

/**
 * Median of the n (n + 1) / 2 Walsh averages `(dᵢ + dⱼ) / 2`, i ≤ j, with the interval that inverts the exact Wilcoxon
 * signed-rank test. With fewer than six differences 95 % cannot be reached; then the interval is the whole range of the averages and
 * `level` says how much that is (n = 5: 93.75 %).
 *
 * @example hodgesLehmann([1, 2, 3, 4, 5]) // { estimate: 3, low: 1, high: 5, level: 0.9375 }
 * @see Hodges and Lehmann 1963
 */
export function hodgesLehmann(differences: readonly number[], level = 0.95): HodgesLehmann {
  checkNumbers("hodgesLehmann", differences);
  checkLevel("hodgesLehmann", level);
  const averages: number[] = [];
  for (const [index, first] of differences.entries()) {
    for (const second of differences.slice(index)) averages.push((first + second) / 2);
  }
  const sorted = sortNumbers(averages);
  const { cut, tail } = cutOff(differences.length, (1 - level) / 2);
  return {
    estimate: quantileOfSorted(sorted, 0.5),
    low: sorted[cut] ?? Number.NaN,
    high: sorted[sorted.length - 1 - cut] ?? Number.NaN,
    level: 1 - 2 * tail,
  };
}

/** The largest `cut` with P(W ≤ cut) ≤ tail, or 0, and that probability. */
function cutOff(n: number, tail: number): { cut: number; tail: number } {
  const chances = subsetSums(Array.from({ length: n }, (_, index) => index + 1));
  let cut = 0;
  let cumulative = chances[0] ?? 1;
  for (;;) {
    const next = cumulative + (chances[cut + 1] ?? 1);
    // Sums of powers of two up to n = 50; the slack is for larger n.
    if (next > tail + 1e-15) return { cut, tail: cumulative };
    cumulative = next;
    cut += 1;
  }
}
