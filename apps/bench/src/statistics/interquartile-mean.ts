/** @file The mean of the middle half. */
import { checkNumbers } from "./check-sample.ts";
import { mean } from "./mean.ts";
import { sortNumbers } from "./total-order.ts";

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
