/** @file Correction for several tests in one table. */
import { compareNumbers } from "../estimate/total-order.ts";

/**
 * Holm's adjusted p-values: in ascending order `max over j ≤ i of min(1, (m − j) p₍ⱼ₎)`, j from 0; returned in the order given.
 * Rejecting where the result is ≤ α keeps the chance of any false rejection in the family at most α.
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 * @see Holm 1979
 */
export function holm(values: readonly number[]): number[] {
  const wrong = values.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`holm: got p = ${wrong}, wanted numbers in [0, 1]`);
  const order = values.map((p, index) => ({ p, index })).toSorted((a, b) => compareNumbers(a.p, b.p));
  const adjusted = values.map(() => 1);
  let floor = 0;
  for (const [rank, { p, index }] of order.entries()) {
    floor = Math.max(floor, Math.min(1, (values.length - rank) * p));
    adjusted[index] = floor;
  }
  return adjusted;
}
