import { rankings, scoresAndLabel, tiedGroups, type Ranking } from "./parts/class-metric.ts";
import { defineMetric, type MetricPlugin } from "../contracts/metric.ts";

declare module "../contracts/metric.ts" {
  interface MetricMap {
    readonly auc: typeof auc;
  }
}

/**
 * Area under the receiver operating characteristic: the chance that an example of a class has a larger score than one of the rest; equal
 * scores count half.
 *
 * Of two classes it is that of class 1; of more, the mean over classes, one against the rest, classes without examples left out. 0.5 is
 * chance; NaN where a split has examples of one class only.
 *
 * @example auc() // scores 0.1 0.4 0.35 0.8, labels 0 0 1 1: 3 of 4 pairs in order, 0.75
 */
export const auc: MetricPlugin = defineMetric({
  package: "@nn/train",
  name: "auc",
  summary: "Chance that an example of a class has a larger score than one of the rest.",
  paper: "Hanley & McNeil, The meaning and use of the area under a receiver operating characteristic curve, 1982",
  better: "higher",
  unit: "share",
  tasks: ["classification"],
  options: {},
  apply: (outputs, labels) => scoresAndLabel("auc", outputs, labels),
  finish(rows, width) {
    const areas = rankings(rows, width).map(areaOf);
    return areas.reduce((sum, area) => sum + area, 0) / areas.length;
  },
});

function areaOf(ranking: Ranking): number {
  let [hits, pairs] = [0, 0];
  let others = 0;
  for (const group of tiedGroups(ranking)) {
    const negative = group.count - group.hits;
    pairs += negative * (hits + group.hits / 2);
    hits += group.hits;
    others += negative;
  }
  return pairs / (hits * others);
}
