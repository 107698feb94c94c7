/** @file How much depends on the learning rate. */
import { math } from "@nn/core";
import { checkNumbers } from "../estimate/check-sample.ts";
import { sortNumbers } from "../estimate/total-order.ts";

export interface RatePoint {
  readonly rate: number;
  /** Null: no number, e.g. diverged. */
  readonly value: number | null;
}

/**
 * Width of the good rates in decades: the length, on a log₁₀ axis with straight lines between the rates that were tried, of where
 * the value is within `tolerance` of the best. Rates outside of the grid were not tried and add nothing.
 *
 * Within: a loss `≤ best + tolerance |best|`, an accuracy `≥ best − tolerance |best|`.
 *
 * @param points - At ascending positive rates.
 * @returns Null where no rate has a number.
 * @example goodRateWidth([{ rate: 0.01, value: 1 }, { rate: 0.1, value: 1 }, { rate: 1, value: 3 }], "loss") // 1.05
 * @see Sivaprasad et al. 2020, arXiv:1910.11758
 */
export function goodRateWidth(
  points: readonly RatePoint[],
  metric: "loss" | "accuracy",
  tolerance = 0.1,
): number | null {
  const sign = metric === "loss" ? 1 : -1;
  const costs = points.map(({ value }) => (value === null ? Number.POSITIVE_INFINITY : sign * value));
  const best = Math.min(...costs);
  if (!Number.isFinite(best)) return null;
  const limit = best + tolerance * Math.abs(best);
  let width = 0;
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1]?.rate ?? 0, points[index]?.rate ?? 0];
    if (!(from > 0 && to > from))
      throw new RangeError(`goodRateWidth: got rates ${from} and ${to}, wanted ascending positive ones`);
    const [left, right] = [costs[index - 1] ?? 0, costs[index] ?? 0];
    width += shareBelow(left, right, limit) * (math.log(to / from) / ln10);
  }
  return width;
}

/** Share of the line from `left` to `right` that is at most `limit`. */
function shareBelow(left: number, right: number, limit: number): number {
  if (left <= limit && right <= limit) return 1;
  if (left > limit && right > limit) return 0;
  const [inside, outside] = left <= limit ? [left, right] : [right, left];
  // To a rate that diverged there is no line to follow.
  return Number.isFinite(outside) ? (limit - inside) / (outside - inside) : 0;
}

/**
 * Expected best value of a random search with k tries, from the n values of all tries: `Σ x₍ᵢ₎ [(i/n)^k − ((i−1)/n)^k]`, values from worst
 * to best.
 *
 * @param values - One for each try.
 * @returns One number for each k = 1 … n; the first is the mean, and none is worse than the one before.
 * @example expectedBest([1, 2, 3], "accuracy") // [2, 2.444…, 2.666…]
 * @see Dodge et al. 2019, arXiv:1909.03004
 */
export function expectedBest(values: readonly number[], metric: "loss" | "accuracy"): number[] {
  checkNumbers("expectedBest", values);
  const sorted = sortNumbers(values);
  const order = metric === "loss" ? sorted.toReversed() : sorted;
  const n = order.length;
  const below = order.map(() => 1);
  return order.map(() => {
    let expected = 0;
    let before = 0;
    for (const [index, value] of order.entries()) {
      // (i/n)^k, one factor more in each round.
      below[index] = ((below[index] ?? 1) * (index + 1)) / n;
      expected += value * ((below[index] ?? 0) - before);
      before = below[index] ?? 0;
    }
    return expected;
  });
}

const ln10 = 2.302585092994046;
