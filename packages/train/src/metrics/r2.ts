import { concatenate } from "@nn/core";

import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";
import { checkRegression } from "./parts/regression-metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly r2: typeof r2;
  }
}

/**
 * Coefficient of determination, R² = 1 − Σ(y − t)²/Σ(t − t̄)², the mean over outputs.
 *
 * 1 is perfect, 0 as good as the mean of the split's targets, below 0 worse. Where the targets of a split are all equal it is 1 for
 * exact outputs and else 0.
 *
 * @example r2() // targets 1 2 3, outputs 1 2 2: 1 − 1/2 = 0.5
 */
export const r2: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "r2",
  summary: "Coefficient of determination.",
  better: "higher",
  tasks: ["regression"],
  options: {},
  apply(outputs, targets) {
    checkRegression("r2", outputs, targets);
    return concatenate([outputs, targets], { axis: 1 });
  },
  finish(rows, width) {
    const outputs = width / 2;
    const count = rows.length / width;
    let total = 0;
    for (let output = 0; output < outputs; output++) {
      let mean = 0;
      for (let row = 0; row < count; row++) mean += rows[row * width + outputs + output]! / count;
      let [residual, spread] = [0, 0];
      for (let row = 0; row < count; row++) {
        const target = rows[row * width + outputs + output]!;
        const error = rows[row * width + output]! - target;
        residual += error * error;
        spread += (target - mean) * (target - mean);
      }
      total += spread > 0 ? 1 - residual / spread : residual === 0 ? 1 : residual > 0 ? 0 : NaN;
    }
    return total / outputs;
  },
});
