import { cast, equal, integer, max, stack } from "@nn/core";

import { checkClassification, predictedClass, probabilities } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly ece: typeof ece;
  }
}

export interface EceOptions {
  /** Of equal width in (0, 1]; default 15. */
  readonly bins: number;
}

/**
 * Expected calibration error, Σ n_b/n·|accuracy_b − confidence_b| over bins b of the confidence, the largest probability of logits.
 *
 * It is biased upwards where bins hold few examples: compare splits of one size.
 *
 * @example ece({ bins: 10 }) // confidences 0.9 0.9, one right: |0.5 − 0.9| = 0.4
 */
export const ece: MetricPlugin<EceOptions, number> = defineMetric<EceOptions, number>({
  package: "@nn/train",
  name: "ece",
  summary: "How far confidence is from accuracy, over bins of confidence.",
  paper: "Guo, Pleiss, Sun & Weinberger, On calibration of modern neural networks, 2017",
  better: "lower",
  unit: "share",
  tasks: ["classification"],
  options: { bins: integer(15, { min: 1 }) },
  shorthand: "bins",
  apply(outputs, labels) {
    checkClassification("ece", outputs, labels);
    const right = cast(equal(predictedClass(outputs), labels), "float32");
    return stack([max(probabilities(outputs), { axes: 1 }), right], { axis: 1 });
  },
  finish(rows, _, { bins }) {
    const gaps = new Float64Array(bins);
    for (let at = 0; at < rows.length; at += 2) {
      const confidence = rows[at]!;
      if (Number.isNaN(confidence)) return NaN;
      const bin = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
      gaps[bin] = gaps[bin]! + rows[at + 1]! - confidence;
    }
    return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / (rows.length / 2);
  },
});
