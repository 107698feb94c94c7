import { argmax, cast, DtypeError, equal, ShapeError, showType } from "@nn/core";

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
  defaults: {},
  apply(outputs, labels) {
    if (outputs.shape.length !== 2)
      throw new ShapeError(`accuracy: outputs are ${showType(outputs)}; wanted float32[n, classes]`);
    if (labels.dtype !== "int32")
      throw new DtypeError(`accuracy: targets are ${showType(labels)}; wanted class numbers, int32[n]`);
    return cast(equal(argmax(outputs, { axis: 1 }), labels), "float32");
  },
});
