/** @file Wilcoxon's test for paired differences, and the distribution behind it. */
import { math } from "@nn/core";
import { checkNumbers } from "../estimate/check-sample.ts";
import { midranks } from "../rank/ranks.ts";

/** Largest number of nonzero differences for which the distribution is computed exactly. */
const exactPairs = 60;

export interface SignedRank {
  /** Sum of the ranks of |dᵢ| with dᵢ > 0; ranks of equal sizes are their mean. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  /** Differences that are not zero. */
  readonly n: number;
}

/**
 * Wilcoxon's signed-rank test: zeros are left out, equal sizes share their mean rank, and p is the share of the 2ⁿ sign
 * patterns with a sum of ranks as far from n (n + 1) / 4 as the one seen. Exact up to 60 differences, ties included; above, the normal
 * distribution with the variance `Σ rᵢ² / 4`.
 *
 * @returns p = 1 where every difference is zero.
 * @throws RangeError for an empty sample or NaN.
 * @example signedRankTest([1, 2, 3, 4, 5]) // { statistic: 15, p: 0.0625, n: 5 }
 * @see Wilcoxon 1945
 */
export function signedRankTest(differences: readonly number[]): SignedRank {
  checkNumbers("signedRankTest", differences);
  const nonzero = differences.filter((difference) => difference !== 0);
  const n = nonzero.length;
  if (n === 0) return { statistic: 0, p: 1, n };
  const ranks = midranks(nonzero.map(Math.abs));
  const statistic = ranks.reduce((sum, rank, index) => sum + ((nonzero[index] ?? 0) > 0 ? rank : 0), 0);
  const total = (n * (n + 1)) / 2;
  const extreme = Math.min(statistic, total - statistic);
  return { statistic, p: Math.min(1, n <= exactPairs ? exact(ranks, extreme) : normal(ranks, extreme)), n };
}

function exact(ranks: readonly number[], extreme: number): number {
  // Mean ranks are halves, so doubled ones are whole.
  const chances = subsetSums(ranks.map((rank) => 2 * rank));
  let tail = 0;
  for (let sum = 0; sum <= 2 * extreme; sum += 1) tail += chances[sum] ?? 0;
  return 2 * tail;
}

function normal(ranks: readonly number[], extreme: number): number {
  const center = ranks.reduce((sum, rank) => sum + rank, 0) / 2;
  const variance = ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  return 2 * math.normalCdf((extreme - center) / Math.sqrt(variance));
}

/** P(W = w) for the sum W of the weights, positive integers, each with chance one half; index w. */
export function subsetSums(weights: readonly number[]): number[] {
  let chances = [1];
  for (const weight of weights) {
    const next = Array.from({ length: chances.length + weight }, () => 0);
    for (const [sum, chance] of chances.entries()) {
      next[sum] = (next[sum] ?? 0) + chance / 2;
      next[sum + weight] = (next[sum + weight] ?? 0) + chance / 2;
    }
    chances = next;
  }
  return chances;
}
