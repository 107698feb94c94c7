import { array, createRegistry, integers, key, tensor, type NdArray, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { defineMetric, type Metric } from "../contracts/metric.ts";
import { metricNames } from "../fit/evaluator.ts";
import { confusionMatrix } from "./parts/confusion-matrix.ts";
import { allMetrics } from "./_all.ts";
import { accuracy } from "./accuracy.ts";
import { topK } from "./top-k.ts";

const scope = createRegistry();
scope.use(allMetrics);

async function valueOf(spec: string, outputs: readonly (readonly number[])[], targets: NdArray): Promise<number> {
  const metric = scope.resolve("metric", spec);
  const rows = metric.apply(tensor(outputs), tensor(targets)) as Tensor;
  const data = await rows.data();
  return metric.finish(Float64Array.from(data), data.length / outputs.length);
}

/** Outputs whose largest is at the given class, of three. */
const saying = (...classes: readonly number[]): number[][] =>
  classes.map((class_) => [0, 1, 2].map((index) => (index === class_ ? 1 : 0)));
/** Two logits with these differences, and a single one. */
const logits = (...differences: readonly number[]): number[][] => differences.map((z) => [0, z]);
const single = (...values: readonly number[]): number[][] => values.map((z) => [z]);
const labels = (...numbers: readonly number[]): NdArray => array(Int32Array.from(numbers));

describe("metrics of classifications", () => {
  it.each([
    ["accuracy", saying(0, 0, 0, 0), labels(0, 0, 0, 1), 0.75],
    ["balancedAccuracy", saying(0, 0, 0, 0), labels(0, 0, 0, 1), 0.5],
    ["f1(average=binary)", saying(1, 0, 0, 0), labels(1, 1, 0, 0), 2 / 3],
    // Class 0: 2·2/(4+1); class 1: 2·1/(2+1); class 2 occurs as a prediction only of nobody.
    ["f1", saying(0, 0, 0, 1), labels(0, 0, 1, 1), (4 / 5 + 2 / 3) / 2],
    ["f1(micro)", saying(0, 0, 0, 1), labels(0, 0, 1, 1), 0.75],
    ["f1", saying(2, 2), labels(0, 1), 0],
    [
      "topK(2)",
      [
        [3, 2, 1],
        [3, 2, 1],
        [1, 1, 1],
      ],
      labels(1, 2, 2),
      2 / 3,
    ],
    ["topK(1)", saying(0, 1, 2), labels(0, 1, 1), 2 / 3],
    ["precision(binary)", saying(1, 0, 1, 0), labels(1, 1, 0, 0), 1 / 2],
    ["recall(binary)", saying(1, 0, 1), labels(1, 1, 1), 2 / 3],
    // Class 0: 2 of 3 said are right; class 1: 1 of 1.
    ["precision", saying(0, 0, 0, 1), labels(0, 0, 1, 1), (2 / 3 + 1) / 2],
    ["recall", saying(0, 0, 0, 1), labels(0, 0, 1, 1), (1 + 1 / 2) / 2],
    ["precision(micro)", saying(0, 0, 0, 1), labels(0, 0, 1, 1), 0.75],
    ["confusion(label=1, as=0)", saying(0, 0, 0, 1), labels(0, 0, 1, 1), 1],
    // scikit-learn's example: 3 of 4 pairs in order; AP = 1/2·1 + 1/2·2/3.
    ["auc", logits(0.1, 0.4, 0.35, 0.8), labels(0, 0, 1, 1), 0.75],
    ["averagePrecision", logits(0.1, 0.4, 0.35, 0.8), labels(0, 0, 1, 1), 5 / 6],
    ["auc", single(0.1, 0.4, 0.35, 0.8), labels(0, 0, 1, 1), 0.75],
    ["auc", single(1, 1, 1), labels(0, 1, 1), 0.5],
    // Every class perfectly apart, one against the rest.
    ["auc", saying(0, 1, 2), labels(0, 1, 2), 1],
    ["averagePrecision", single(1, 1, 1, 1), labels(0, 1, 0, 0), 0.25],
    // Equal logits of three classes: 2·(1/3)² + (2/3)².
    ["brier", [[0, 0, 0]], labels(1), 6 / 9],
    ["brier", single(0), labels(1), 0.5],
    // Confidence 1/2 in both, one right: |1 − 2·½|.
    ["ece", single(0, 0), labels(0, 1), 0],
    ["ece(10)", [[0, 0, 0]], labels(1), 1 / 3],
    ["accuracy", single(-1, 1, 3, 0), labels(0, 1, 0, 0), 0.75],
    ["f1(binary)", single(1, -1, -1, -1), labels(1, 1, 0, 0), 2 / 3],
  ] as const)("%s", async (spec, outputs, targets, wanted) => {
    expect(await valueOf(spec, outputs, targets)).toBeCloseTo(wanted, 6);
  });
});

describe("metrics of regressions", () => {
  it.each([
    ["rmse", [[3], [-4]], [[0], [0]], Math.sqrt(12.5)],
    [
      "mae",
      [
        [3, 1],
        [-4, 0],
      ],
      [
        [0, 0],
        [0, 0],
      ],
      2,
    ],
    ["r2", [[1], [2], [2]], [[1], [2], [3]], 0.5],
    ["r2", [[2], [2], [2]], [[1], [2], [3]], 0],
    [
      "r2",
      [
        [1, 5],
        [2, 5],
        [2, 5],
      ],
      [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      0.75,
    ],
    ["r2", [[4], [5]], [[5], [5]], 0],
  ] as const)("%s", async (spec, outputs, targets, wanted) => {
    expect(await valueOf(spec, outputs, array(targets as never))).toBeCloseTo(wanted, 6);
  });

  it("refuse class numbers", async () => {
    await expect(valueOf("rmse", [[1], [2]], labels(0, 1))).rejects.toThrow("wanted float32[n, outputs] both");
  });
});

describe("metrics that count exactly", () => {
  it("sort 10 000 scores as pairs do", async () => {
    const draws = integers(key(3), 10_000, 50);
    const targets = integers(key(4), 10_000, 2);
    let pairs = 0;
    const counts = [new Float64Array(50), new Float64Array(50)];
    draws.forEach((score, i) => counts[targets[i]!]![score]!++);
    counts[1]!.forEach((positive, score) => {
      for (let other = 0; other < score; other++) pairs += positive * counts[0]![other]!;
      pairs += (positive * counts[0]![score]!) / 2;
    });
    const total = (of: Float64Array): number => of.reduce((sum, count) => sum + count, 0);
    const got = await valueOf("auc", single(...draws), labels(...targets));
    expect(got).toBeCloseTo(pairs / (total(counts[0]!) * total(counts[1]!)), 12);
  });

  it("auc of one class alone is not known", async () => {
    expect(await valueOf("auc", single(1, 2), labels(1, 1))).toBeNaN();
  });

  it("confusionMatrix", () => {
    expect(confusionMatrix([0, 1, 1], [0, 1, 0], 2)).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(() => confusionMatrix([2], [0], 2)).toThrow("there are 2 classes, wanted 0 to 1");
    expect(() => confusionMatrix([1], [0, 1], 2)).toThrow("1 predictions but 2 labels");
  });
});

describe("names of metrics", () => {
  const mine = (name: string): Metric =>
    defineMetric({ name, summary: "Mine.", better: "lower", options: {}, apply: (outputs) => outputs })();

  it("are short where that is enough", () => {
    const names = (...metrics: readonly Metric[]): string[] => [...metricNames(metrics).keys()];
    expect(names(accuracy(), topK(5))).toEqual(["accuracy", "topK"]);
    expect(names(topK(1), topK(5))).toEqual(["topK(k=1)", "topK(k=5)"]);
    expect(names(accuracy(), mine("me:accuracy"))).toEqual(["@nn/train:accuracy", "me:accuracy"]);
    expect(names(mine("me:loss"))).toEqual(["me:loss"]);
    expect(() => names(topK(5), topK(5))).toThrow("fit: metrics: topK(k=5) is listed twice");
  });
});
