import { countClasses, predictionAndLabel } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly balancedAccuracy: typeof balancedAccuracy;
  }
}

/**
 * Mean over classes of the share of their examples that are recognized, the mean recall: 1/classes for any constant answer.
 *
 * @example balancedAccuracy() // labels 0 0 0 1, all predicted 0: (1 + 0)/2 = 0.5, where the accuracy is 0.75
 */
export const balancedAccuracy: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "balancedAccuracy",
  summary: "Mean recall of the classes.",
  paper: "Brodersen, Ong, Stephan & Buhmann, The balanced accuracy and its posterior distribution, 2010",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: {},
  apply: (outputs, labels) => predictionAndLabel("balancedAccuracy", outputs, labels),
  finish(rows) {
    const present = [...countClasses(rows).values()].filter(({ hits, misses }) => hits + misses > 0);
    return present.reduce((sum, { hits, misses }) => sum + hits / (hits + misses), 0) / present.length;
  },
});
