import { cast, equal } from "@nn/core";

import { checkClassification, predictedClass } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly accuracy: typeof accuracy;
  }
}

/**
 * Share of examples whose largest output is that of their class; the first one counts at a tie, NaN counts as largest. Of a
 * single logit, class 1 is where it is above 0.
 */
export const accuracy: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "accuracy",
  summary: "Share of examples whose largest output is that of their class.",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: {},
  apply(outputs, labels) {
    checkClassification("accuracy", outputs, labels);
    return cast(equal(predictedClass(outputs), labels), "float32");
  },
});
