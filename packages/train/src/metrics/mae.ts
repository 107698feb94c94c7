import { abs, mean, sub } from "@nn/core";

import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";
import { checkRegression } from "./parts/regression-metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly mae: typeof mae;
  }
}

/** Mean absolute error, mean |y − t| over examples and outputs, in the unit of the targets. */
export const mae: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "mae",
  summary: "Mean absolute error.",
  better: "lower",
  tasks: ["regression"],
  options: {},
  apply(outputs, targets) {
    checkRegression("mae", outputs, targets);
    return mean(abs(sub(outputs, targets)), { axes: 1 });
  },
});
