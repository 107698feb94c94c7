/** @file The arithmetic mean. */
import { checkNumbers } from "./check-sample.ts";

/** Sum in the order given, divided by n. @example mean([1, 2, 6]) // 3 */
export function mean(values: readonly number[]): number {
  checkNumbers("mean", values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
