/** @file Mean time to an event, up to a horizon. */
import type { SurvivalStep } from "./kaplan-meier.ts";

/**
 * Restricted mean survival time `∫₀ᴮ S(t) dt`. When nothing is censored before B it is the mean of min(T, B).
 *
 * @throws RangeError unless the horizon is a positive finite number.
 * @see Royston and Parmar 2013
 */
export function restrictedMean(steps: readonly SurvivalStep[], horizon: number): number {
  if (!(horizon > 0 && Number.isFinite(horizon)))
    throw new RangeError(`restrictedMean: got horizon ${horizon}, wanted a positive finite number`);
  let area = 0;
  let from = 0;
  let survival = 1;
  for (const step of steps) {
    if (step.time >= horizon) break;
    area += survival * (step.time - from);
    from = step.time;
    survival = step.survival;
  }
  return area + survival * (horizon - from);
}
