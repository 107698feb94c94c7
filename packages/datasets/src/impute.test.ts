import { array, DataError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { finishDataset } from "./finish-dataset.ts";
import { impute, meansOfPresent } from "./impute.ts";

const nan = Number.NaN;

describe("impute", () => {
  it("fills with the means of what is there", () => {
    const inputs = array([
      [1, nan],
      [3, 4],
      [nan, 8],
    ]);
    expect([...meansOfPresent(inputs)]).toEqual([2, 6]);
    expect([...impute(inputs, meansOfPresent(inputs)).data]).toEqual([1, 6, 3, 4, 2, 8]);
    expect(inputs.data[1]).toBeNaN();
  });

  it("refuses a column without any number", () => {
    expect(() => meansOfPresent(array([[1, nan]]))).toThrow(DataError);
    expect(() => meansOfPresent(array([[1, nan]]))).toThrow("column 1 (from 0) is missing in every training row");
  });
});

describe("finishDataset", () => {
  const raw = {
    name: "toy",
    task: "regression",
    inputShape: [1],
    classes: ["y"],
    statistics: "feature",
    imputed: true,
    standardTargets: true,
    train: { inputs: array([[1], [3], [nan]]), targets: array([[10], [20], [30]]) },
    test: { inputs: array([[nan], [100]]), targets: array([[20], [50]]) },
  } as const;

  it("fills and scales by the training rows alone", async () => {
    const { train, test } = await finishDataset(raw, "none");
    expect([...train.inputs.data]).toEqual([1, 3, 2]);
    expect([...test.inputs.data]).toEqual([2, 100]);
    expect(test.targets.data[0]).toBe(0);
    expect([...train.targets.data].reduce((sum, y) => sum + y * y, 0) / 3).toBeCloseTo(1, 6);
  });

  it("has no hole left after scaling", async () => {
    const { train, test } = await finishDataset(raw, "standard");
    expect(train.inputs.data[2]).toBe(0);
    expect(test.inputs.data[0]).toBe(0);
  });
});
