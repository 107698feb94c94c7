/** @file How often one sample beats another. */
import { checkNumbers } from "../estimate/check-sample.ts";

/**
 * `P(a > b) + P(a = b) / 2` over all pairs: Mann and Whitney's U / (nₐ n_b). Larger means better; negate losses before.
 *
 * @example probabilityOfImprovement([2, 3], [1, 2]) // 0.875
 */
export function probabilityOfImprovement(a: readonly number[], b: readonly number[]): number {
  checkNumbers("probabilityOfImprovement", a);
  checkNumbers("probabilityOfImprovement", b);
  let score = 0;
  for (const left of a) for (const right of b) score += compareScore(left, right);
  return score / (a.length * b.length);
}

/** The same over pairs that share a seed. @example pairedImprovement([2, 3, 1], [1, 3, 2]) // 0.5 */
export function pairedImprovement(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length)
    throw new RangeError(`pairedImprovement: got ${a.length} and ${b.length} values, wanted pairs`);
  checkNumbers("pairedImprovement", a);
  checkNumbers("pairedImprovement", b);
  return a.reduce((sum, value, index) => sum + compareScore(value, b[index] ?? Number.NaN), 0) / a.length;
}

function compareScore(a: number, b: number): number {
  if (a === b) return 0.5;
  return a > b ? 1 : 0;
}
