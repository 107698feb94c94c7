import { cast, greater, integer, less, mul, oneHot, reshape, ShapeError, showType, sum } from "@nn/core";

import { checkClassification } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly topK: typeof topK;
  }
}

export interface TopKOptions {
  /** Default 5. */
  readonly k: number;
}

/**
 * Share of examples whose class is among the k largest outputs: fewer than k outputs are larger than its own.
 *
 * @example topK(5); topK({ k: 1 }) // the accuracy, but for ties
 */
export const topK: MetricPlugin<TopKOptions, number> = defineMetric<TopKOptions, number>({
  package: "@nn/train",
  name: "topK",
  summary: "Share of examples whose class is among the k largest outputs.",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: { k: integer(5, { min: 1 }) },
  shorthand: "k",
  apply(outputs, labels, { k }) {
    checkClassification("topK", outputs, labels);
    const [count = 0, classes = 0] = outputs.shape;
    if (classes < 2) throw new ShapeError(`topK: outputs are ${showType(outputs)}; wanted at least two classes`);
    const own = sum(mul(outputs, oneHot(labels, classes)), { axes: 1 });
    const larger = sum(cast(greater(outputs, reshape(own, [count, 1])), "float32"), { axes: 1 });
    return cast(less(larger, k), "float32");
  },
});
