/** @file When runs reach the target, with those that never do. */
import {
  bootstrapInterval,
  expectedRunningTime,
  kaplanMeier,
  mean,
  medianSurvival,
  restrictedMean,
  survivalInterval,
} from "@nn/statistics";
import { proportion } from "./summarize.ts";
import type { Outcome, TimeToTarget } from "./types.ts";

export function timeToTarget(outcomes: readonly Outcome[], budget: number): TimeToTarget {
  const durations = outcomes.map((outcome) => ({ time: outcome.steps, event: outcome.reached }));
  const steps = kaplanMeier(durations);
  const running = expectedRunningTime(durations);
  return {
    budget,
    median: medianSurvival(steps),
    survival: steps.map((step) => ({ step: step.time, share: step.survival, interval: survivalInterval(step) })),
    restrictedMean: restrictedMean(steps, budget),
    restrictedMeanInterval: bootstrapInterval([outcomes.map((outcome) => outcome.steps)], ([sample]) =>
      mean(sample ?? []),
    ),
    expectedRunningTime: Number.isFinite(running) ? running : null,
    success: proportion(outcomes.filter((outcome) => outcome.reached).length, outcomes.length),
  };
}
