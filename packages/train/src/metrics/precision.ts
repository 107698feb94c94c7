import { averageField, averageOver, predictionAndLabel, type Average } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly precision: typeof precision;
  }
}

export interface PrecisionOptions {
  /** Default `"macro"`. */
  readonly average: Average;
}

/**
 * hits/(hits + false alarms): the share of what is said to be of a class that is.
 *
 * A class that nobody is said to be of has 0. Over classes as `f1` averages: "micro" is the accuracy.
 *
 * @example precision("binary") // labels 1 1 0 0, predictions 1 0 1 0: 1/2
 */
export const precision: MetricPlugin<PrecisionOptions, Average> = defineMetric<PrecisionOptions, Average>({
  package: "@nn/train",
  name: "precision",
  summary: "Share of what is said to be of a class that is.",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: { average: averageField() },
  shorthand: "average",
  apply: (outputs, labels) => predictionAndLabel("precision", outputs, labels),
  finish: (rows, _, { average }) =>
    averageOver(rows, average, ({ hits, falseAlarms }) => (hits === 0 ? 0 : hits / (hits + falseAlarms))),
});
