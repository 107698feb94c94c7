/** @file What a success costs when failed runs are repeated. */
import { checkNumbers } from "../estimate/check-sample.ts";
import type { Duration } from "./kaplan-meier.ts";

/**
 * Time spent by all runs, divided by the number of successes; infinite without one.
 *
 * @example expectedRunningTime([{ time: 40, event: true }, { time: 100, event: false }]) // 140
 * @see Hansen et al. 2021, COCO
 */
export function expectedRunningTime(durations: readonly Duration[]): number {
  checkNumbers(
    "expectedRunningTime",
    durations.map((duration) => duration.time),
  );
  const successes = durations.filter((one) => one.event).length;
  const spent = durations.reduce((sum, one) => sum + one.time, 0);
  return successes === 0 ? Number.POSITIVE_INFINITY : spent / successes;
}
