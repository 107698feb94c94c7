import { type Dataset, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { fitStandardizer } from "../standardize.ts";
import { breastCancer } from "./breast-cancer.ts";
import { digits } from "./digits.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { iris } from "./iris.ts";
import { mnist } from "./mnist.ts";

/** Rows per class over all splits named. */
function tally(dataset: Dataset, ...splits: ("train" | "validation" | "test")[]): number[] {
  const counts = dataset.classes.map(() => 0);
  for (const split of splits) {
    for (const label of dataset[split]?.targets.data ?? []) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

const folder = process.env["NN_DATA"];
const offline = { offline: true };

describe.skipIf(folder === undefined)("real files (skipped unless NN_DATA names a folder with them)", () => {
  it("fashion-mnist has its published counts and scale", async () => {
    const data = await fashionMnist({ validation: 0.1, scale: "unit" }).load(offline);
    expect(data.train.inputs.shape).toEqual([54_000, 28, 28, 1]);
    expect(data.validation?.inputs.shape).toEqual([6_000, 28, 28, 1]);
    expect(data.test.inputs.shape).toEqual([10_000, 28, 28, 1]);
    expect(tally(data, "train", "validation")).toEqual(Array.from({ length: 10 }, () => 6000));
    expect(tally(data, "test")).toEqual(Array.from({ length: 10 }, () => 1000));
    // Mean and deviation of the training pixels, as everybody quotes them: 0.2860 and 0.3530.
    const { mean, deviation } = fitStandardizer(data.train.inputs, "all");
    expect(mean[0]).toBeCloseTo(0.286, 3);
    expect(deviation[0]).toBeCloseTo(0.353, 3);
  }, 60_000);

  it("mnist has its published counts", async () => {
    const data = await mnist({ scale: "none", stratify: true, validation: 5000 }).load(offline);
    expect(tally(data, "train", "validation")).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(tally(data, "test")).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(data.validation?.targets.shape).toEqual([5000]);
    expect(data.test.targets.data.subarray(0, 5)).toEqual(Int32Array.of(7, 2, 1, 0, 4));
  }, 60_000);

  it("digits has its published counts", async () => {
    const data = await digits({ scale: "none" }).load(offline);
    expect(data.inputShape).toEqual([8, 8, 1]);
    expect(tally(data, "train", "test")).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect([...data.train.inputs.data].reduce((high, value) => Math.max(high, value), 0)).toBe(16);
  });

  it("iris is split in the proportions of its classes", async () => {
    const data = await iris({ test: 0.2, validation: 30 }).load(offline);
    expect(data.classes).toEqual(["setosa", "versicolor", "virginica"]);
    expect(tally(data, "test")).toEqual([10, 10, 10]);
    expect(tally(data, "validation")).toEqual([10, 10, 10]);
    expect(tally(data, "train")).toEqual([30, 30, 30]);
  });

  it("breast-cancer is scaled by its training rows alone", async () => {
    const data = await breastCancer().load(offline);
    expect(tally(data, "train", "test")).toEqual([212, 357]);
    const mean = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    for (let feature = 0; feature < 30; feature += 1) {
      expect(Math.abs(mean(data.train.inputs.data.filter((_, i) => i % 30 === feature)))).toBeLessThan(1e-5);
    }
    expect(Math.abs(mean(data.test.inputs.data))).toBeGreaterThan(1e-4);
  });

  it("limits the training rows to the first of the same order", async () => {
    const [few, more] = await Promise.all(
      [10, 20].map((trainLimit) => iris({ trainLimit, scale: "none" }).load(offline)),
    );
    expect(few?.train.inputs.shape).toEqual([10, 4]);
    expect(few?.train.inputs.data).toEqual(more?.train.inputs.data.subarray(0, 40));
    expect(few?.test.inputs.data).toEqual(more?.test.inputs.data);
    await expect(iris({ trainLimit: 1000 }).load(offline)).rejects.toThrow("wanted an integer ≥ 1 and ≤ 120");
  });

  it("has the same bits for the same seed on every machine, and another split for another seed", async () => {
    const [a, b, c] = await Promise.all([0, 0, 1].map((seed) => iris({ seed }).load(offline)));
    expect(a?.digest).toBe("dc7acb5abf375af0cfca1ab863810816dd5cc7b4d38b7d2671e5775e1ef1bcfa");
    expect(b?.digest).toBe(a?.digest);
    expect(a?.digest).not.toBe(c?.digest);
  });

  it("refuses options that make no sense", async () => {
    await expect(iris({ scale: "unit" }).load(offline)).rejects.toThrow('scale is "unit", which is for images');
    expect(() => iris({ test: 0 })).toThrow("test is 0; wanted a finite number > 0");
    await expect(iris({ validation: 200 }).load(offline)).rejects.toThrow(OptionError);
  });
});
