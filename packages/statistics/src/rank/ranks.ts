/** @file Ranks of a sample. */
import { checkNumbers } from "../estimate/check-sample.ts";
import { compareNumbers } from "../estimate/total-order.ts";

/**
 * Ranks from 1 for the smallest value; equal values share the mean of their ranks.
 *
 * @example midranks([3, 1, 3]) // [2.5, 1, 2.5]
 * @throws RangeError for an empty sample or NaN.
 */
export function midranks(values: readonly number[]): number[] {
  checkNumbers("midranks", values);
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => compareNumbers(a.value, b.value));
  const ranks = values.map(() => 0);
  for (let first = 0; first < order.length;) {
    let after = first + 1;
    while (after < order.length && order[after]?.value === order[first]?.value) after += 1;
    for (const { index } of order.slice(first, after)) ranks[index] = (first + 1 + after) / 2;
    first = after;
  }
  return ranks;
}
