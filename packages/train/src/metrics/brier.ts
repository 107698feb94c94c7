import { oneHot, square, sub, sum } from "@nn/core";

import { checkClassification, probabilities } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly brier: typeof brier;
  }
}

/**
 * Brier score, mean Σ (p − q)² over the classes, with p the probabilities of logits and q the label as 0 and 1: from 0 to 2.
 *
 * @example brier() // p = (0.8, 0.2), label 0: 0.04 + 0.04 = 0.08
 */
export const brier: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "brier",
  summary: "Mean squared error of probabilities, summed over classes.",
  paper: "Brier, Verification of forecasts expressed in terms of probability, 1950",
  better: "lower",
  tasks: ["classification"],
  options: {},
  apply(outputs, labels) {
    checkClassification("brier", outputs, labels);
    const p = probabilities(outputs);
    return sum(square(sub(p, oneHot(labels, p.shape[1] ?? 0))), { axes: 1 });
  },
});
