/** @file The mean of the middle half. */
import { checkNumbers } from "./check-sample.ts";
import { mean } from "./mean.ts";
import { compareNumbers, sortNumbers } from "./total-order.ts";

/**
 * Mean of what is left when `⌊n / 4⌋` values are cut from each end (the rule of scipy's `trim_mean`).
 *
 * @example interquartileMean([0, 1, 2, 100]) // 1.5
 * @see Agarwal et al. 2021, arXiv:2108.13264
 */
export function interquartileMean(values: readonly number[]): number {
  checkNumbers("interquartileMean", values);
  const cut = Math.floor(values.length / 4);
  return mean(sortNumbers(values).slice(cut, values.length - cut));
}

/**
 * `interquartileMean` of the values at given places, any number of times: the values are sorted once, draws are counted by rank.
 *
 * @example drawnInterquartileMean([0, 1, 2, 100])([3, 3, 0, 1]) // 50.5, the middle of 0, 1, 100, 100
 */
export function drawnInterquartileMean(values: readonly number[]): (places: readonly number[]) => number {
  checkNumbers("interquartileMean", values);
  const order = values.map((value, place) => ({ value, place })).toSorted((a, b) => compareNumbers(a.value, b.value));
  const sorted = Float64Array.from(order, ({ value }) => value);
  const rankOf = new Int32Array(values.length);
  for (const [rank, { place }] of order.entries()) rankOf[place] = rank;
  const counts = new Int32Array(values.length);
  return (places) => {
    counts.fill(0);
    for (const place of places) {
      const rank = rankOf[place] ?? 0;
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    const cut = Math.floor(places.length / 4);
    const kept = places.length - 2 * cut;
    let [skip, take, sum] = [cut, kept, 0];
    for (let rank = 0; take > 0; rank += 1) {
      const here = counts[rank] ?? 0;
      const used = Math.min(take, Math.max(0, here - skip));
      skip = Math.max(0, skip - here);
      take -= used;
      sum += used * (sorted[rank] ?? Number.NaN);
    }
    return sum / kept;
  };
}
