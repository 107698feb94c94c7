import { array, compile, gradients, mean, reference, type NdArray, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import type { Loss } from "../loss.ts";
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
