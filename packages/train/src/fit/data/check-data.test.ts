import { array, DataError, type Dataset } from "@nn/core";
import { describe, expect, it } from "vitest";

import { defineLoss } from "../../contracts/loss.ts";
import { meanSquaredError } from "../../losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../../losses/softmax-cross-entropy.ts";
import { checkData, checkTargets } from "./check-data.ts";

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

describe("copies", () => {
  const copy = {
    inputs: array([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    targets: array([0, 1, 1], { dtype: "int32" }),
  };
  const other = { ...copy, targets: array([1, 1, 1], { dtype: "int32" }) };

  it("of a split are refused as another one, the same value is not", () => {
    checkData(dataset({ test: split, validation: other }));
    expect(() => checkData(dataset({ test: copy }))).toThrow(
      'dataset "toy", split test: its examples are a copy of the split train, number for number',
    );
    expect(() => checkData(dataset({ validation: copy }))).toThrow("split validation: its examples are a copy");
    expect(() => checkData(dataset({ train: other, test: split, validation: copy }))).toThrow(
      "copy of the split validation",
    );
  });
});

describe("checkTargets", () => {
  const withTargets = (rows: readonly (readonly number[])[]): Dataset => {
    const wide = { inputs: split.inputs, targets: array(rows) };
    return dataset({ task: "regression", classes: (rows[0] ?? []).map((_, i) => `y${i}`), train: wide, test: wide });
  };
  const shares = [
    [0.25, 0.75],
    [1, 0],
    [0.5, 0.5],
  ];

  it("passes class numbers and distributions, and what a loss says nothing about", () => {
    checkTargets(dataset({}), softmaxCrossEntropy());
    checkTargets(withTargets(shares), softmaxCrossEntropy());
    checkTargets(
      withTargets([
        [0.1, 0.2, 0.7],
        [0.3, 0.3, 0.4],
        [1, 0, 0],
      ]),
      softmaxCrossEntropy(),
    );
    checkTargets(withTargets([[-1], [2], [3]]), meanSquaredError());
  });

  it.each([
    ["one number for each example", [[0.5], [1], [2]], "there is one number for each example"],
    [
      "a negative number",
      [
        [-0.5, 1.5],
        [1, 0],
        [0, 1],
      ],
      "example 0 has -0.5",
    ],
    [
      "sums that are not 1",
      [
        [0.5, 0.5],
        [1, 0.5],
        [0, 1],
      ],
      "those of example 1 sum to 1.5",
    ],
  ])("refuses %s as distributions", (_what, rows, message) => {
    const check = (): void => checkTargets(withTargets(rows), softmaxCrossEntropy());
    expect(check).toThrow(DataError);
    expect(check).toThrow("split train: @nn/train:softmaxCrossEntropy refuses the targets");
    expect(check).toThrow(message);
  });

  it("asks the losses of others alike", () => {
    const mine = defineLoss({
      name: "me:positive",
      summary: "For positive targets.",
      options: {},
      apply: (outputs) => outputs,
      refuse: ({ data }) => (data.every((value) => value > 0) ? undefined : "a target is not positive"),
    });
    checkTargets(withTargets([[1], [2], [3]]), mine());
    expect(() => checkTargets(withTargets([[1], [0], [3]]), mine())).toThrow(
      'dataset "toy", split train: me:positive refuses the targets float32[3, 1]: a target is not positive',
    );
  });
});
