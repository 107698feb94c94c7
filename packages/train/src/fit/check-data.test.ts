import { array, DataError, type Dataset } from "@nn/core";
import { describe, expect, it } from "vitest";

import { checkData } from "./check-data.ts";

const split = {
  inputs: array([
    [1, 2],
    [3, 4],
    [5, 6],
  ]),
  targets: array([0, 1, 1], { dtype: "int32" }),
};

function dataset(change: Partial<Dataset>): Dataset {
  return {
    name: "toy",
    task: "classification",
    inputShape: [2],
    classes: ["a", "b"],
    train: split,
    test: split,
    digest: "",
    ...change,
  };
}

const regression = { task: "regression", classes: ["y"] } as const;

describe("checkData", () => {
  it("passes good data of both tasks", () => {
    checkData(dataset({}));
    const train = { inputs: split.inputs, targets: array([[0.5], [1], [2]]) };
    checkData(dataset({ ...regression, train, test: train }));
  });

  const bad: [problem: string, change: Partial<Dataset>, message: string][] = [
    ["inputs of another shape", { inputShape: [3] }, "split train: inputs are float32[3, 2]; wanted float32[n, 3]"],
    [
      "inputs of another dtype",
      { test: { ...split, inputs: array([[1, 2]], { dtype: "int32" }) } },
      "split test: inputs are int32[1, 2]",
    ],
    ["targets of the other task", { ...regression }, "a regression task wants float32[n, 1]"],
    ["float class numbers", { train: { ...split, targets: array([0, 1, 1]) } }, "wants int32[n] class numbers"],
    ["missing targets", { train: { ...split, targets: array([0, 1], { dtype: "int32" }) } }, "3 inputs but 2 targets"],
    [
      "a label out of range",
      { validation: { ...split, targets: array([0, 2, 1], { dtype: "int32" }) } },
      "split validation: example 1 has class 2; there are 2 classes, wanted 0 to 1",
    ],
    [
      "NaN in an input",
      {
        train: {
          ...split,
          inputs: array([
            [1, 2],
            [3, 4],
            [NaN, 6],
          ]),
        },
      },
      "inputs of example 2 hold NaN",
    ],
    [
      "no examples",
      { train: { inputs: array(new Float32Array(0), { shape: [0, 2] }), targets: array(new Int32Array(0)) } },
      "split train: no examples",
    ],
  ];

  it.each(bad)("refuses %s", (_problem, change, message) => {
    expect(() => checkData(dataset(change))).toThrow(DataError);
    expect(() => checkData(dataset(change))).toThrow(message);
  });
});
