/** @file The choice of the learning rate, as a pure function of the tuning records. */
import type { MetricPath } from "../suite/types.ts";
import type { Metrics, TrialRecord, TrialResult } from "./types.ts";

export interface RateScore {
  readonly learningRate: number;
  /** Median of the metric over the tuning seeds; null when at least half of them diverged, failed or have no number. */
  readonly median: number | null;
  readonly diverged: number;
}

export interface Selection {
  readonly learningRate: number;
  /** In ascending order of the rate. */
  readonly scores: readonly RateScore[];
}

/**
 * The rate with the best median at the end of tuning: smallest for a loss, largest for an accuracy.
 * Runs that diverged or have no number count as worse than any number; ties go to the smaller rate, so when everything diverged
 * the smallest rate is chosen. With an even number of seeds the median is the worse of the two middle ones, so a rate that
 * diverges on one of two seeds loses against any rate that does not.
 */
export function selectLearningRate(
  metric: MetricPath,
  rates: readonly number[],
  records: readonly TrialRecord[],
): Selection {
  const lowerIsBetter = metric.endsWith(".loss");
  const scores = rates
    .toSorted((a, b) => a - b)
    .map((learningRate): RateScore => {
      const results = records
        .filter((record) => record.spec.learningRate === learningRate)
        .map((record) => record.result);
      const values = results.map((result) => metricAtEnd(metric, result));
      return {
        learningRate,
        median: worseMedian(values, lowerIsBetter),
        diverged: results.filter((result) => result.status !== "completed").length,
      };
    });
  const [first, ...others] = scores;
  if (first === undefined) throw new RangeError("selectLearningRate: got no learning rates, wanted at least one");
  let best = first;
  for (const score of others) {
    if (rank(score.median, lowerIsBetter) < rank(best.median, lowerIsBetter)) best = score;
  }
  return { learningRate: best.learningRate, scores };
}

/** The metric of the last evaluation; null unless the trial completed with a finite number. */
export function metricAtEnd(metric: MetricPath, result: TrialResult): number | null {
  if (result.status !== "completed" || result.final === null) return null;
  return readMetric(metric, result.final);
}

/** `readMetric("validation.loss", point)`. */
export function readMetric(
  path: MetricPath,
  from: { readonly train: Metrics; readonly validation: Metrics },
): number | null {
  switch (path) {
    case "train.loss":
      return from.train.loss;
    case "train.accuracy":
      return from.train.accuracy;
    case "validation.loss":
      return from.validation.loss;
    case "validation.accuracy":
      return from.validation.accuracy;
    default:
      return path satisfies never;
  }
}

function worseMedian(values: readonly (number | null)[], lowerIsBetter: boolean): number | null {
  const sorted = values.toSorted((a, b) => {
    const [left, right] = [rank(a, lowerIsBetter), rank(b, lowerIsBetter)];
    return left === right ? 0 : left < right ? -1 : 1;
  });
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Smaller is better. */
function rank(value: number | null, lowerIsBetter: boolean): number {
  if (value === null) return Number.POSITIVE_INFINITY;
  return lowerIsBetter ? value : -value;
}
