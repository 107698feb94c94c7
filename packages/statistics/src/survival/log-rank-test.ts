/** @file Whether two groups arrive at different times, with runs that never arrive. */
import { math } from "@nn/core";
import { checkNumbers } from "../estimate/check-sample.ts";
import type { Duration } from "./kaplan-meier.ts";
import { sortNumbers } from "../estimate/total-order.ts";

export interface LogRankStratum {
  readonly a: readonly Duration[];
  readonly b: readonly Duration[];
}

export interface LogRank {
  /** Arrivals of a, seen minus expected, over all strata: above 0 where a arrives earlier. */
  readonly excess: number;
  readonly chiSquare: number;
  /** Two-sided; 1 where nothing arrives or the groups cannot be told apart. */
  readonly p: number;
  /** Share of runs, of both groups, that did not arrive. */
  readonly censored: number;
}

/**
 * Stratified log-rank test: at each event time of each stratum a has O arrivals, `E = n_a d / n` expected ones and variance
 * `n_a n_b d (n − d) / (n² (n − 1))`; `χ² = (Σ (O − E))² / Σ V` with one degree of freedom. Arms are compared within a stratum (a problem)
 * only, so that problems may differ in difficulty.
 *
 * @throws RangeError without strata, for an empty group, or NaN.
 * @example logRankTest([{ a: [{ time: 1, event: true }], b: [{ time: 2, event: true }] }]) // { chiSquare: 1, p: 0.317…, excess: 0.5, censored: 0 }
 * @see Mantel 1966
 */
export function logRankTest(strata: readonly LogRankStratum[]): LogRank {
  if (strata.length === 0) throw new RangeError("logRankTest: got no strata, wanted at least one");
  let excess = 0;
  let variance = 0;
  for (const { a, b } of strata) {
    for (const group of [a, b])
      checkNumbers(
        "logRankTest",
        group.map((one) => one.time),
      );
    const everyone = [...a, ...b];
    for (const time of sortNumbers([...new Set(everyone.filter((one) => one.event).map((one) => one.time))])) {
      const atRisk = countAtRisk(everyone, time);
      const share = countAtRisk(a, time) / atRisk;
      const events = countEvents(everyone, time);
      excess += countEvents(a, time) - share * events;
      if (atRisk > 1) variance += (share * (1 - share) * events * (atRisk - events)) / (atRisk - 1);
    }
  }
  const chiSquare = variance === 0 ? 0 : (excess * excess) / variance;
  const runs = strata.flatMap(({ a, b }) => [...a, ...b]);
  return {
    excess,
    chiSquare,
    p: variance === 0 ? 1 : math.chiSquareTail(chiSquare, 1),
    censored: runs.filter((one) => !one.event).length / runs.length,
  };
}

function countAtRisk(runs: readonly Duration[], time: number): number {
  return runs.filter((one) => one.time >= time).length;
}

function countEvents(runs: readonly Duration[], time: number): number {
  return runs.filter((one) => one.event && one.time === time).length;
}
