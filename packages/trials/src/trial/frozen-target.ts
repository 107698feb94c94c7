/** @file Targets from a pool of reference trials. */
import type { Target, TargetSource } from "../suite/types.ts";
import { readMetric } from "./select.ts";
import type { TrialRecord } from "./types.ts";

/**
 * The median over the pool of the best value on each curve, relaxed by the slack: lower for an accuracy, higher for a loss. With an
 * even number of trials the worse of the two middle ones. Trials that diverged keep the best value they had before.
 *
 * @returns null when at least half of the pool has no value at all: then there is nothing to reach.
 */
export function frozenTarget(source: TargetSource, pool: readonly TrialRecord[]): Target | null {
  const { metric, op, hold, slack } = source;
  const sign = op === ">=" ? 1 : -1;
  const best = pool
    .map(({ result }) =>
      Math.max(
        ...result.curve.map((point) => {
          const value = readMetric(metric, point);
          return value === null ? Number.NEGATIVE_INFINITY : sign * value;
        }),
      ),
    )
    .toSorted((a, b) => a - b);
  const median = best[Math.floor((best.length - 1) / 2)] ?? Number.NEGATIVE_INFINITY;
  return Number.isFinite(median) ? { metric, op, value: sign * median - sign * slack, hold } : null;
}
