import { mixup } from "@nn/augment";
import { array, key, type Dataset, type Split } from "@nn/core";
import { describe, expect, it } from "vitest";

import { dense } from "../../layers/dense.ts";
import { sequential } from "../../layers/sequential.ts";
import { sgd } from "../../optimizers/sgd.ts";
import { batches } from "./batches.ts";
import { fit } from "../fit.ts";
import { mixedBatches, type Mix } from "./mix.ts";

/** Class 0 at −1, class 1 at 1, in turns. */
const split: Split = {
  inputs: array(Array.from({ length: 16 }, (_, i) => [i % 2 === 0 ? -1 : 1])),
  targets: array(Int32Array.from({ length: 16 }, (_, i) => i % 2)),
};
const data: Dataset = {
  name: "signs",
  task: "classification",
  inputShape: [1],
  classes: ["minus", "plus"],
  train: split,
  test: split,
  digest: "",
};

const blend = (a: Float32Array, b: Float32Array, share: number): Float32Array =>
  a.map((value, i) => share * value + (1 - share) * (b[i] ?? NaN));
const mixBy =
  (share: number): Mix =>
  (_key, a, b) => ({ data: blend(a.data, b.data, share), shape: a.shape, label: blend(a.label, b.label, share) });

function source(mix: Mix): ReturnType<typeof batches> {
  return mixedBatches(batches(split, { key: key(1), batchSize: 8 }), { key: key(1), mix, classes: 2 });
}

describe("mixedBatches", () => {
  it("mixes inputs and labels by the same share", () => {
    const { inputs, targets } = source(mixBy(0.75)).read(0);
    expect(targets.shape).toEqual([8, 2]);
    inputs.data.forEach((value, row) => {
      const [minus = NaN, plus = NaN] = targets.data.subarray(2 * row, 2 * row + 2);
      expect(minus + plus).toBe(1);
      expect(value).toBe(plus - minus);
    });
    expect(new Set(inputs.data)).toEqual(new Set([-1, -0.5, 0.5, 1]));
  });

  it("gives every row of every step a key of its own, the same at every reading", () => {
    const seen: string[] = [];
    const noted = source((own, a) => {
      seen.push(String(own));
      return a;
    });
    noted.read(0);
    noted.read(1);
    expect(new Set(seen).size).toBe(16);
    noted.read(0);
    expect(seen.slice(16)).toEqual(seen.slice(0, 8));
    expect(seen[3]).toBe(String(key(1).fold("mix", 0, 3)));
  });

  it("refuses another shape or number of classes", () => {
    expect(() => source((_key, a) => ({ ...a, label: new Float32Array(3) })).read(0)).toThrow(
      "mix made [1] (1 numbers, 3 in the label) of examples of shape [1] (1 and 2)",
    );
  });
});

describe("fit with mix", () => {
  const options = { key: key(2), optimizer: sgd(0.5), loss: "softmaxCrossEntropy", steps: 200, batchSize: 8 } as const;
  const model = sequential([dense(2)]);

  it("is training without it when all of the first example is kept", async () => {
    const plain = await fit(model, data, options);
    const mixed = await fit(model, data, { ...options, mix: mixBy(1) });
    expect(mixed.train.loss).toBeCloseTo(plain.train.loss, 5);
    expect(mixed.train.accuracy).toBe(1);
  });

  it("keeps logits moderate: their optimum is finite", async () => {
    const plain = await fit(model, data, options);
    const mixed = await fit(model, data, { ...options, mix: mixBy(0.7) });
    expect(mixed.train.accuracy).toBe(1);
    expect(mixed.train.loss).toBeGreaterThan(3 * plain.train.loss);
  });

  it("takes a mixing by name, as an option and among techniques, to the same bits", async () => {
    const byName = await fit(model, data, { ...options, mix: "mixup(0.4)" });
    const used = await fit(model, data, { ...options, use: [mixup(0.4)] });
    const plain = await fit(model, data, options);
    expect(used.hash).toBe(byName.hash);
    expect(byName.train.loss).not.toBe(plain.train.loss);
  });
});
