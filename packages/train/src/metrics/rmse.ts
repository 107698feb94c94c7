import { mean, square, sub } from "@nn/core";

import { defineMetric, meanOfRows, type MetricPlugin } from "../contracts/metric.ts";
import { checkRegression } from "./parts/regression-metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly rmse: typeof rmse;
  }
}

/**
 * Root of the mean squared error, √(mean (y − t)²) over examples and outputs, in the unit of the targets.
 *
 * @example rmse() // errors 3 and 4: √12.5 = 3.536
 */
export const rmse: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "rmse",
  summary: "Root of the mean squared error.",
  better: "lower",
  tasks: ["regression"],
  options: {},
  apply(outputs, targets) {
    checkRegression("rmse", outputs, targets);
    return mean(square(sub(outputs, targets)), { axes: 1 });
  },
  finish: (rows) => Math.sqrt(meanOfRows(rows)),
});
