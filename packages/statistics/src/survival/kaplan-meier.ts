/** @file The share of runs that have not reached an event yet, with runs that were stopped before. */
import { math } from "@nn/core";
import { checkLevel, checkNumbers } from "../estimate/check-sample.ts";
import type { Interval } from "../estimate/interval.ts";
import { sortNumbers } from "../estimate/total-order.ts";

export interface Duration {
  /** Of the event, or until when the run was watched without one. */
  readonly time: number;
  /** False: censored. */
  readonly event: boolean;
}

/** The curve drops at `time` and stays until the next drop. */
export interface SurvivalStep {
  readonly time: number;
  /** Runs watched just before `time`; one censored at `time` is among them. */
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  /** Greenwood's variance `S² Σ d / (n (n − d))`; 0 where S = 0. */
  readonly variance: number;
}

/**
 * Kaplan and Meier's product-limit estimate `S(t) = Π (1 − dᵢ / nᵢ)` over the event times tᵢ ≤ t.
 *
 * @returns One step for each distinct event time, ascending; before the first one S = 1.
 * @example kaplanMeier([{ time: 2, event: true }, { time: 3, event: false }]) // one step: S(2) = 0.5
 * @see Kaplan and Meier 1958
 */
export function kaplanMeier(durations: readonly Duration[]): SurvivalStep[] {
  checkNumbers(
    "kaplanMeier",
    durations.map((duration) => duration.time),
  );
  const times = sortNumbers([...new Set(durations.filter((one) => one.event).map((one) => one.time))]);
  let survival = 1;
  let hazardVariance = 0;
  return times.map((time): SurvivalStep => {
    const atRisk = durations.filter((one) => one.time >= time).length;
    const events = durations.filter((one) => one.event && one.time === time).length;
    survival *= (atRisk - events) / atRisk;
    hazardVariance += atRisk === events ? 0 : events / (atRisk * (atRisk - events));
    return { time, atRisk, events, survival, variance: survival * survival * hazardVariance };
  });
}

/** First time with S ≤ 1/2; null when more than half of the runs were censored before. */
export function medianSurvival(steps: readonly SurvivalStep[]): number | null {
  // A product of ratios may miss 1/2 by rounding.
  return steps.find((step) => step.survival <= 0.5 + 1e-12)?.time ?? null;
}

/** Log-minus-log interval `S^exp(±z √V / (S ln S))`, which stays in [0, 1]; a point where S is 0 or 1. */
export function survivalInterval(step: SurvivalStep, level = 0.95): Interval {
  checkLevel("survivalInterval", level);
  const { survival, variance } = step;
  if (survival <= 0 || survival >= 1) return { low: survival, high: survival };
  const log = math.log(survival);
  const spread = (math.normalQuantile((1 + level) / 2) * Math.sqrt(variance)) / (survival * -log);
  return { low: math.exp(log * math.exp(spread)), high: math.exp(log * math.exp(-spread)) };
}
