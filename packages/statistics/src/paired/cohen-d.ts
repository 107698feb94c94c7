/** @file The size of a paired effect in units of its spread. */
import { checkNumbers } from "../estimate/check-sample.ts";
import { mean } from "../estimate/mean.ts";

/**
 * Paired Cohen's d: mean of the differences divided by their standard deviation (n − 1).
 *
 * @returns Null under two differences, and where all are equal: there is no spread to measure by.
 * @example pairedCohenD([1, 2, 3]) // 2
 * @see Cohen 1988
 */
export function pairedCohenD(differences: readonly number[]): number | null {
  checkNumbers("pairedCohenD", differences);
  const center = mean(differences);
  const square = differences.reduce((sum, difference) => sum + (difference - center) * (difference - center), 0);
  if (differences.length < 2 || square === 0) return null;
  return center / Math.sqrt(square / (differences.length - 1));
}
