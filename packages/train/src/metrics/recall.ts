import { averageField, averageOver, predictionAndLabel, type Average } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly recall: typeof recall;
  }
}

export interface RecallOptions {
  /** Default `"macro"`. */
  readonly average: Average;
}

/**
 * hits/(hits + misses): the share of what is of a class that is said to be.
 *
 * A class that only occurs as a prediction has 0, as in scikit-learn; `balancedAccuracy` leaves it out.
 *
 * @example recall("binary") // labels 1 1 1 0, predictions 1 0 1 0: 2/3
 */
export const recall: MetricPlugin<RecallOptions, Average> = defineMetric<RecallOptions, Average>({
  package: "@nn/train",
  name: "recall",
  summary: "Share of what is of a class that is said to be.",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: { average: averageField() },
  shorthand: "average",
  apply: (outputs, labels) => predictionAndLabel("recall", outputs, labels),
  finish: (rows, _, { average }) =>
    averageOver(rows, average, ({ hits, misses }) => (hits === 0 ? 0 : hits / (hits + misses))),
});
