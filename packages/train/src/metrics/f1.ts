import { averageField, averageOver, predictionAndLabel, type Average, type ClassCounts } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly f1: typeof f1;
  }
}

export interface F1Options {
  /** Default `"macro"`. */
  readonly average: Average;
}

/**
 * F₁ = 2·hits/(2·hits + false alarms + misses), the harmonic mean of precision and recall.
 *
 * `"macro"`: the mean over the classes that occur as a label or a prediction, each counting the same, so that rare classes count;
 * `"micro"`: of the summed counts, which is the accuracy; `"binary"`: of class 1. A class without any hit has 0.
 *
 * @example f1(); f1({ average: "binary" }) // labels 1 1 0 0, predictions 1 0 0 0: 2·1/(2·1 + 0 + 1) = 0.667
 */
export const f1: MetricPlugin<F1Options, Average> = defineMetric<F1Options, Average>({
  package: "@nn/train",
  name: "f1",
  summary: "Harmonic mean of precision and recall.",
  paper: "van Rijsbergen, Information retrieval, 1979",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: { average: averageField() },
  shorthand: "average",
  apply: (outputs, labels) => predictionAndLabel("f1", outputs, labels),
  finish: (rows, _, { average }) => averageOver(rows, average, f1Of),
});

function f1Of({ hits, falseAlarms, misses }: ClassCounts): number {
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + falseAlarms + misses);
}
