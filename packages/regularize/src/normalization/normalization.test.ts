import { add, gradients, key, matmul, mul, normal, sin, sum, tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { applyLayer } from "../testing/apply-layer.ts";
import { batchNorm } from "./batch-norm.ts";
import { layerNorm } from "./layer-norm.ts";

const training = { training: true };

function batch(shape: readonly number[], seed = 1): { data: Float32Array; x: Tensor } {
  const data = normal(
    key(seed),
    shape.reduce((a, b) => a * b, 1),
    { mean: 2, std: 3 },
  );
  return { data, x: tensor(data, { shape }) };
}

/** Mean and biased variance of channel `c` of `channels`. */
function moments(data: ArrayLike<number>, channels: number, c: number): { mean: number; variance: number } {
  const values = Array.from(data).filter((_, i) => i % channels === c);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length };
}

describe("batchNorm", () => {
  it("puts out mean 0 and variance σ²/(σ² + ε) for each channel, over batch and space", async () => {
    for (const shape of [
      [64, 3],
      [4, 5, 6, 3],
    ]) {
      const { data, x } = batch(shape);
      const output = await applyLayer(batchNorm({ epsilon: 0.5 }), x, training).output.data();
      for (const channel of [0, 1, 2]) {
        const { variance } = moments(data, 3, channel);
        const out = moments(output, 3, channel);
        expect(out.mean).toBeCloseTo(0, 6);
        expect(out.variance).toBeCloseTo(variance / (variance + 0.5), 5);
      }
    }
  });

  it("passes back gradients that sum to 0 for each channel", async () => {
    const { x } = batch([8, 3]);
    const { output } = applyLayer(batchNorm(), x, training);
    const [dx] = gradients(sum(mul(sin(output), tensor(normal(key(2), 24), { shape: [8, 3] }))), [x]);
    const gradient = await dx.data();
    for (const channel of [0, 1, 2]) expect(moments(gradient, 3, channel).mean).toBeCloseTo(0, 6);
    expect(Math.max(...gradient)).toBeGreaterThan(0.01);
  });

  it("makes the gradient of the weights before it orthogonal to them", async () => {
    const { x } = batch([16, 4]);
    const w = tensor(normal(key(3), 12), { shape: [4, 3] });
    const { output } = applyLayer(batchNorm({ epsilon: 1e-12 }), matmul(x, w), training);
    const loss = sum(mul(sin(output), tensor(normal(key(4), 48), { shape: [16, 3] })));
    const [dw] = gradients(loss, [w]);
    const [gradient, weights] = [await dw.data(), normal(key(3), 12)];
    for (const unit of [0, 1, 2]) {
      let [product, size] = [0, 0];
      for (let i = unit; i < 12; i += 3) {
        product += gradient[i]! * weights[i]!;
        size += Math.abs(gradient[i]! * weights[i]!);
      }
      expect(size).toBeGreaterThan(0.1);
      expect(Math.abs(product)).toBeLessThan(1e-5 * Math.max(1, size));
    }
  });

  it.each([
    { options: {}, keep: 0.9, correction: 16 / 15 },
    { options: { convention: "keras" as const }, keep: 0.99, correction: 1 },
    {
      options: { convention: "keras" as const, momentum: 0.5, runningVariance: "unbiased" as const },
      keep: 0.5,
      correction: 16 / 15,
    },
  ])("keeps running statistics in the convention of $options", async ({ options, keep, correction }) => {
    const { data, x } = batch([16, 2]);
    const layer = batchNorm(options);
    let state: Readonly<Record<string, Tensor>> = {};
    const steps = 12;
    for (let step = 0; step < steps; step++) state = applyLayer(layer, x, { ...training, state }).state;
    const [means, variances] = [await state.runningMean!.data(), await state.runningVariance!.data()];
    for (const channel of [0, 1]) {
      const { mean, variance } = moments(data, 2, channel);
      const left = keep ** steps;
      expect(means[channel]).toBeCloseTo((1 - left) * mean, 4);
      expect(variances[channel]).toBeCloseTo(left + (1 - left) * variance * correction, 4);
    }
  });

  it("keeps plain means over all batches when cumulative", async () => {
    const layer = batchNorm({ momentum: "cumulative", runningVariance: "biased" });
    let state: Readonly<Record<string, Tensor>> = {};
    // Means 1, 4, 10 and variances 1, 4, 0.
    for (const [a, b] of [
      [0, 2],
      [2, 6],
      [10, 10],
    ])
      state = applyLayer(layer, tensor([[a!], [b!]]), { ...training, state }).state;
    expect((await state.runningMean!.data())[0]).toBeCloseTo(5, 5);
    expect((await state.runningVariance!.data())[0]).toBeCloseTo(5 / 3, 5);
  });

  it("uses them in evaluation, with gain and offset", async () => {
    const { data, x } = batch([3, 2]);
    const vector = (...values: number[]): Tensor => tensor(values);
    const output = await applyLayer(batchNorm({ epsilon: 1 }), x, {
      training: false,
      state: { runningMean: vector(1, -1), runningVariance: vector(3, 8) },
      parameters: { gain: vector(2, 3), offset: vector(10, 20) },
    }).output.data();
    data.forEach((value, i) => {
      const wanted = i % 2 === 0 ? value - 1 + 10 : value + 1 + 20;
      expect(output[i]).toBeCloseTo(wanted, 5);
    });
  });

  it("differs between conventions as their epsilons do", async () => {
    const x = tensor([[-0.01], [0.01]]);
    const at = async (convention: "pytorch" | "keras"): Promise<number> =>
      (await applyLayer(batchNorm({ convention }), x, training).output.data())[1]!;
    expect(await at("pytorch")).toBeCloseTo(0.01 / Math.sqrt(1e-4 + 1e-5), 5);
    expect(await at("keras")).toBeCloseTo(0.01 / Math.sqrt(1e-4 + 1e-3), 5);
  });

  it("refuses to train on one value for each channel", () => {
    expect(() => applyLayer(batchNorm(), batch([1, 3]).x, training)).toThrow(
      "batchNorm: training on [1, 3], 1 value for each channel, has no variance; wanted at least 2 examples in a batch",
    );
    expect(() => applyLayer(batchNorm(), batch([1, 2, 3]).x, training)).not.toThrow();
    expect(() => applyLayer(batchNorm(), batch([1, 3]).x, { training: false })).not.toThrow();
    expect(() => batchNorm().build([])).toThrow("the input is a scalar");
  });

  it("refuses options that make no sense", () => {
    expect(() => batchNorm({ convention: "torch" as never })).toThrow("wanted one of pytorch, keras");
    expect(() => batchNorm({ momentum: 1.1 })).toThrow("momentum is 1.1");
    expect(() => batchNorm({ epsilon: 0 })).toThrow("epsilon is 0");
  });

  it("has gains and offsets as parameters of their roles, unless told otherwise", () => {
    const roles = Object.values(batchNorm().build([4]).parameters).map(({ role }) => role);
    expect(roles).toEqual(["gain", "offset"]);
    expect(Object.keys(batchNorm({ gain: false }).build([4]).parameters)).toEqual(["offset"]);
  });
});

describe("layerNorm", () => {
  it("puts out mean 0 and variance σ²/(σ² + ε) for each example, the same in training", async () => {
    const { data, x } = batch([5, 8]);
    const output = await applyLayer(layerNorm({ epsilon: 0.5 }), x, training).output.data();
    expect(await applyLayer(layerNorm({ epsilon: 0.5 }), x, { training: false }).output.data()).toEqual(output);
    for (let row = 0; row < 5; row++) {
      const { variance } = moments(data.slice(row * 8, row * 8 + 8), 1, 0);
      const out = moments(output.slice(row * 8, row * 8 + 8), 1, 0);
      expect(out.mean).toBeCloseTo(0, 6);
      expect(out.variance).toBeCloseTo(variance / (variance + 0.5), 5);
    }
  });

  it("does not see a shift of all channels", async () => {
    const { x } = batch([2, 4]);
    const [a, b] = await Promise.all(
      [x, add(x, 7)].map((input) => applyLayer(layerNorm(), input, training).output.data()),
    );
    a!.forEach((value, i) => expect(b![i]).toBeCloseTo(value, 5));
    expect(() => layerNorm().build([1])).toThrow("the input has 1 channel; wanted at least 2");
  });
});
