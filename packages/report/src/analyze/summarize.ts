/** @file Summaries over the seeds of one cell. */
import { bootstrapMedian, mean, median, quantileOfSorted, sortNumbers, wilsonInterval } from "@nn/statistics";
import type { Proportion, Summary } from "./types.ts";

/** Median, mean, range, and a bootstrap interval of the median. */
export function summarize(values: readonly number[]): Summary {
  const sorted = sortNumbers(values);
  return {
    n: values.length,
    median: median(values),
    mean: mean(values),
    min: quantileOfSorted(sorted, 0),
    max: quantileOfSorted(sorted, 1),
    interval: bootstrapMedian(values),
  };
}

export function proportion(count: number, n: number): Proportion {
  return { count, n, share: count / n, interval: wilsonInterval(count, n) };
}
