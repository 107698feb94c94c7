import { createRegistry, registry, type SpecOf } from "@nn/core";

import type { Metric } from "./metric.ts";
import { allMetrics } from "./metrics/_all.ts";

const scope = createRegistry({ parent: registry });
scope.use(allMetrics);

/** A metric from any spec: the built-in ones, and those that are registered. */
export function resolveMetric(spec: SpecOf<"metric">): Metric {
  return scope.resolve("metric", spec);
}
