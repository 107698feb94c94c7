/** @file Time to target in steps. */
import type { Target } from "../suite/types.ts";
import { readMetric } from "./select.ts";
import type { CurvePoint } from "./types.ts";

/**
 * Step of the first of `hold` evaluations in a row that meet the target, null when there is none. Nothing is interpolated: the
 * answer is a step at which there was an evaluation.
 */
export function findStepsToTarget(target: Target, curve: readonly CurvePoint[]): number | null {
  let first: number | null = null;
  let held = 0;
  for (const point of curve) {
    const value = readMetric(target.metric, point);
    const met = value !== null && (target.op === ">=" ? value >= target.value : value <= target.value);
    if (!met) {
      first = null;
      held = 0;
      continue;
    }
    first ??= point.step;
    held += 1;
    if (held >= target.hold) return first;
  }
  return null;
}
