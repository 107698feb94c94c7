import { array, compile, createRegistry, gradients, mean, reference, type NdArray, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import type { Loss } from "../contracts/loss.ts";
import { allLosses } from "./_all.ts";
import { focal } from "./focal.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.ts";

const labels = array([2, 0, 1], { dtype: "int32" });

function evaluate(loss: Loss, outputs: NdArray, targets: NdArray): Promise<{ values: NdArray; gradient: NdArray }> {
  const run = compile(
    (y: Tensor, t: Tensor) => {
      const values = loss.apply(y, t);
      return { values, gradient: gradients(mean(values), y) };
    },
    { backend: reference() },
  );
  return run(outputs, targets);
}

async function checkGradient(loss: Loss, outputs: NdArray, targets: NdArray): Promise<void> {
  const { gradient } = await evaluate(loss, outputs, targets);
  const h = 1 / 64;
  for (let i = 0; i < outputs.data.length; i++) {
    const meanAt = async (shift: number): Promise<number> => {
      const moved = array(
        Float32Array.from(outputs.data, (value, j) => (i === j ? value + shift : value)),
        { shape: outputs.shape },
      );
      const { values } = await evaluate(loss, moved, targets);
      return Array.from(values.data).reduce((sum, value) => sum + value, 0) / values.data.length;
    };
    // Central differences: error h²·f‴/6 < 5e-5, rounding 2⁻²⁴/h < 1e-5.
    expect(gradient.data[i]).toBeCloseTo(((await meanAt(h)) - (await meanAt(-h))) / (2 * h), 3);
  }
}

describe("softmaxCrossEntropy", () => {
  it("is ln K for equal logits, however large", async () => {
    for (const logit of [0, 1000, -1000]) {
      const { values } = await evaluate(
        softmaxCrossEntropy(),
        array(Array.from({ length: 3 }, () => Array<number>(10).fill(logit))),
        labels,
      );
      expect(values.shape).toEqual([3]);
      // The logits' own spacing, 2⁻¹⁴ at 1000, limits the sum of logit and ln K.
      for (const value of values.data) expect(Math.abs(value - Math.log(10))).toBeLessThan(logit === 0 ? 1e-6 : 1e-4);
    }
  });

  it("agrees with −ln softmax", async () => {
    const logits = [
      [1, -2, 0.5],
      [0, 3, 1],
      [-1, -1, 2],
    ];
    const { values } = await evaluate(softmaxCrossEntropy(), array(logits), labels);
    logits.forEach((row, i) => {
      const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
      expect(values.data[i]).toBeCloseTo(-Math.log(Math.exp(row[labels.data[i] ?? 0] ?? 0) / total), 5);
    });
  });

  it("has the gradient of its differences, and rows of it sum to zero", async () => {
    const logits = array([
      [1, -2, 0.5],
      [0, 3, 1],
      [-1, -1, 2],
    ]);
    await checkGradient(softmaxCrossEntropy(), logits, labels);
    const { gradient } = await evaluate(softmaxCrossEntropy(), logits, labels);
    expect((gradient.data[0] ?? 1) + (gradient.data[1] ?? 1) + (gradient.data[2] ?? 1)).toBeCloseTo(0, 6);
  });

  it("takes distributions, and smooths labels", async () => {
    const logits = array([
      [1, -2, 0.5],
      [0, 3, 1],
      [-1, -1, 2],
    ]);
    const rows = (epsilon: number): NdArray =>
      array([2, 0, 1].map((label) => [0, 1, 2].map((i) => (i === label ? 1 - epsilon : 0) + epsilon / 3)));
    const [hard, soft, smooth, byHand] = [
      await evaluate(softmaxCrossEntropy(), logits, labels),
      await evaluate(softmaxCrossEntropy(), logits, rows(0)),
      await evaluate(softmaxCrossEntropy({ labelSmoothing: 0.3 }), logits, labels),
      await evaluate(softmaxCrossEntropy(), logits, rows(0.3)),
    ];
    for (let i = 0; i < 3; i++) {
      expect(soft.values.data[i]).toBeCloseTo(hard.values.data[i] ?? NaN, 5);
      expect(smooth.values.data[i]).toBeCloseTo(byHand.values.data[i] ?? NaN, 5);
    }
    // (1 − ε)·hard + ε·mean over classes of −ln softmax, for [1, −2, 0.5] and class 2.
    const total = Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5));
    expect(smooth.values.data[0]).toBeCloseTo(0.7 * (total - 0.5) + 0.3 * (total + 0.5 / 3), 5);
    await checkGradient(softmaxCrossEntropy({ labelSmoothing: 0.3 }), logits, labels);
    expect(() => softmaxCrossEntropy({ labelSmoothing: 1 })).toThrow("labelSmoothing is 1");
  });

  it("says what it wants", async () => {
    const logits = array([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    await expect(evaluate(softmaxCrossEntropy(), logits, array([0, 1, 1]))).rejects.toThrow(
      "wanted class numbers, int32[3]",
    );
    await expect(evaluate(softmaxCrossEntropy(), logits, array([0, 1], { dtype: "int32" }))).rejects.toThrow(
      "int32[2] beside logits float32[3, 2]",
    );
    await expect(evaluate(softmaxCrossEntropy(), logits, array([[1, 0, 0]]))).rejects.toThrow(
      "float32[1, 3] beside logits float32[3, 2]",
    );
    await expect(evaluate(softmaxCrossEntropy(), array([1, 2]), labels)).rejects.toThrow("wanted float32[n, classes]");
  });
});

describe("meanSquaredError", () => {
  it("averages squares over an example's outputs", async () => {
    const { values } = await evaluate(
      meanSquaredError(),
      array([
        [1, 2],
        [0, 0],
      ]),
      array([
        [1, 4],
        [3, 1],
      ]),
    );
    expect([...values.data]).toEqual([2, 5]);
  });

  it("has the gradient of its differences", async () => {
    await checkGradient(
      meanSquaredError(),
      array([
        [1, 2],
        [0, -1],
      ]),
      array([
        [1, 4],
        [3, 1],
      ]),
    );
  });

  it("says what it wants", async () => {
    await expect(evaluate(meanSquaredError(), array([[1], [2], [3]]), labels)).rejects.toThrow(
      "for class numbers take softmaxCrossEntropy",
    );
    await expect(evaluate(meanSquaredError(), array([[1], [2]]), array([1, 2]))).rejects.toThrow("wanted equal shapes");
  });
});

const scope = createRegistry();
scope.use(allLosses);
const ln = Math.log;

describe.each([
  ["meanAbsoluteError", [[1, 2]], array([[1, 4]]), [1]],
  ["huber", [[3], [0.5]], array([[0], [0]]), [2.5, 0.125]],
  ["huber(2)", [[3]], array([[0]]), [4]],
  ["quantile(0.9)", [[-1], [1]], array([[0], [0]]), [0.9, 0.1]],
  [
    "cosineDistance",
    [
      [1, 0],
      [0, 2],
    ],
    array([
      [1, 1],
      [0, -1],
    ]),
    [1 - Math.SQRT1_2, 2],
  ],
  ["cosineDistance", [[0.5, -0.5]], array([[0, 0]]), [1]],
  ["binaryCrossEntropy", [[0], [2]], array([1, 0], { dtype: "int32" }), [ln(2), 2 + ln(1 + Math.exp(-2))]],
  ["binaryCrossEntropy", [[0, 2]], array([[0.5, 1]]), [(ln(2) + ln(1 + Math.exp(-2))) / 2]],
  ["binaryCrossEntropy", [[2]], array([[0.75, 0.25]]), [ln(1 + Math.exp(2)) - 0.5]],
  ["hinge", [[2, 1.5, 0]], array([0], { dtype: "int32" }), [0.5]],
  ["hinge(2)", [[2, 1.5, 0.5]], array([0], { dtype: "int32" }), [2]],
  ["klDivergence", [[0, 0]], array([[0.25, 0.75]]), [ln(2) + 0.25 * ln(0.25) + 0.75 * ln(0.75)]],
  ["klDivergence", [[0, 0]], array([1], { dtype: "int32" }), [ln(2)]],
  ["focal", [[0, ln(9)]], array([1], { dtype: "int32" }), [-0.01 * ln(0.9)]],
  ["focal(1)", [[0, ln(9)]], array([0], { dtype: "int32" }), [-0.9 * ln(0.1)]],
  [
    "focal(0, weights=[2, 3])",
    [
      [0, 0],
      [0, 0],
    ],
    array([0, 1], { dtype: "int32" }),
    [2 * ln(2), 3 * ln(2)],
  ],
] as const)("%s", (spec, outputs, targets, wanted) => {
  const loss = scope.resolve("loss", spec);

  it("has the value of its formula", async () => {
    const { values } = await evaluate(loss, array(outputs as never), targets);
    expect(values.shape).toEqual([wanted.length]);
    wanted.forEach((value, row) => expect(values.data[row]).toBeCloseTo(value, 5));
  });

  it("has the gradient of its differences", async () => {
    // Off the corners at which |·| and max have none.
    const off = outputs.map((row: readonly number[], i) => row.map((value, j) => value + 0.07 * (i + 1) + 0.05 * j));
    await checkGradient(loss, array(off as never), targets);
  });
});

describe("losses that do not fit", () => {
  it.each([
    ["focal(0, weights=[1])", [[0, 0]], array([0], { dtype: "int32" }), "1 weights for 2 classes"],
    ["binaryCrossEntropy", [[0, 0]], array([0], { dtype: "int32" }), "take softmaxCrossEntropy"],
    ["hinge", [[0, 0]], array([[0]]), "wanted class numbers"],
  ] as const)("%s", async (spec, outputs, targets, message) => {
    await expect(evaluate(scope.resolve("loss", spec), array(outputs as never), targets)).rejects.toThrow(message);
  });

  it("focal between 0 and 1", () => expect(() => focal(0.5)).toThrow("gamma is 0.5; wanted 0, or at least 1"));
});
