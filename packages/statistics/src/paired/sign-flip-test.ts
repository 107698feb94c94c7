/** @file A test for paired differences that assumes symmetry and nothing else. */
import { bits } from "@nn/core";
import { checkNumbers } from "../estimate/check-sample.ts";
import { contentKey } from "../estimate/content-key.ts";

/** Largest number of pairs for which all sign patterns are enumerated. */
export const exactPairs = 16;

const defaultDraws = 20_000;

/**
 * Two-sided sign-flip permutation test: the share of the 2ⁿ sign patterns whose |Σ ± dᵢ| is at least |Σ dᵢ|.
 * Exact up to n = 16; above, `(1 + hits) / (1 + draws)` over random patterns whose key is made of the differences.
 * The smallest possible value is 2 / 2ⁿ, e.g. 0.0625 with five pairs.
 *
 * @example signFlipTest([1, 2, 3, 4, 5]) // 0.0625
 */
export function signFlipTest(differences: readonly number[], draws: number = defaultDraws): number {
  checkNumbers("signFlipTest", differences);
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another grouping differ by rounding; equal ones must count as hits.
  const slack = 1e-12 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  const isHit = (sum: number): boolean => Math.abs(sum) >= observed - slack;
  return differences.length <= exactPairs ? exact(differences, isHit) : sampled(differences, isHit, draws);
}

/** The smallest p that `n` pairs can reach. @example smallestP(5) // 0.0625 */
export function smallestP(pairs: number, draws: number = defaultDraws): number {
  let patterns = 1;
  for (let pair = 0; pair < pairs; pair += 1) patterns *= 2;
  return pairs <= exactPairs ? Math.min(1, 2 / patterns) : 1 / (1 + draws);
}

function exact(differences: readonly number[], isHit: (sum: number) => boolean): number {
  const patterns = 1 << differences.length;
  let hits = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    let sum = 0;
    for (const [index, value] of differences.entries()) sum += (pattern >> index) & 1 ? -value : value;
    if (isHit(sum)) hits += 1;
  }
  return hits / patterns;
}

function sampled(differences: readonly number[], isHit: (sum: number) => boolean, draws: number): number {
  const words = Math.ceil(differences.length / 32);
  const random = bits(contentKey("sign-flip", [differences]), draws * words);
  let hits = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    for (const [index, value] of differences.entries()) {
      const word = random[draw * words + (index >> 5)] ?? 0;
      sum += (word >>> (index & 31)) & 1 ? -value : value;
    }
    if (isHit(sum)) hits += 1;
  }
  return (1 + hits) / (1 + draws);
}
