import { rankings, scoresAndLabel, tiedGroups, type Ranking } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly averagePrecision: typeof averagePrecision;
  }
}

/**
 * Σ (Rᵢ − Rᵢ₋₁)·Pᵢ over thresholds from the largest score down: the area under precision P over recall R, without interpolation.
 *
 * Of two classes it is that of class 1; of more, the mean over classes, one against the rest. Chance is the share of the class, so that
 * rare classes show here what `auc` hides.
 *
 * @example averagePrecision() // scores 0.1 0.4 0.35 0.8, labels 0 0 1 1: 1/2·1 + 1/2·2/3 = 0.833
 */
export const averagePrecision: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "averagePrecision",
  summary: "Area under precision over recall.",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: {},
  apply: (outputs, labels) => scoresAndLabel("averagePrecision", outputs, labels),
  finish(rows, width) {
    const areas = rankings(rows, width).map(areaOf);
    return areas.reduce((sum, area) => sum + area, 0) / areas.length;
  },
});

function areaOf(ranking: Ranking): number {
  let [hits, seen, area] = [0, 0, 0];
  for (const group of tiedGroups(ranking)) {
    hits += group.hits;
    seen += group.count;
    area += (group.hits * hits) / seen;
  }
  return area / hits;
}
