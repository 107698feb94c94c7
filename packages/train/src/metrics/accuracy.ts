import { argmax, cast, equal } from "@nn/core";

import { checkClassification } from "../class-metric.ts";
import { defineMetric, type MetricPlugin } from "../metric.ts";

declare module "../metric.ts" {
  interface MetricMap {
    readonly accuracy: typeof accuracy;
  }
}

/** Share of examples whose largest output is that of their class; the first one counts at a tie, NaN counts as largest. */
export const accuracy: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "accuracy",
  summary: "Share of examples whose largest output is that of their class.",
  better: "higher",
  unit: "share",
  options: {},
  apply(outputs, labels) {
    checkClassification("accuracy", outputs, labels);
    return cast(equal(argmax(outputs, { axis: 1 }), labels), "float32");
  },
});
