import { integer } from "@nn/core";

import { predictionAndLabel } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly confusion: typeof confusion;
  }
}

export interface ConfusionOptions {
  /** The class that examples are of; default 0. */
  readonly label: number;
  /** The class that they are taken for; default 1. */
  readonly as: number;
}

/**
 * Number of examples of one class that are taken for another: one cell of the confusion matrix. `confusionMatrix` gives all of them.
 *
 * @example confusion({ label: 4, as: 9 }) // fours read as nines
 */
export const confusion: MetricPlugin<ConfusionOptions> = defineMetric<ConfusionOptions>({
  package: "@nn/train",
  name: "confusion",
  summary: "Number of examples of one class that are taken for another.",
  better: "lower",
  unit: "examples",
  tasks: ["classification"],
  options: { label: integer(0, { min: 0 }), as: integer(1, { min: 0 }) },
  apply: (outputs, labels) => predictionAndLabel("confusion", outputs, labels),
  finish(rows, _, { label, as }) {
    let count = 0;
    for (let at = 0; at < rows.length; at += 2) if (rows[at] === as && rows[at + 1] === label) count++;
    return count;
  },
});
