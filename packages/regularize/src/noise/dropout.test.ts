import { gradients, key, matmul, normal, square, sub, sum, tensor, type Tensor, uniform } from "@nn/core";
import { describe, expect, it } from "vitest";

import { applyLayer } from "../testing/apply-layer.ts";
import { dropout } from "./dropout.ts";
import { gaussianDropout } from "./gaussian-dropout.ts";
import { gaussianNoise } from "./gaussian-noise.ts";

const [n, features] = [6, 3];
const inputs = normal(key(1), n * features);
const targets = normal(key(2), n);
const weights = Float32Array.from([0.8, -1.2, 0.5]);

/** Σ (y − Σ x·w)² for inputs that were changed. */
function squaredError(x: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < n; i++) {
    let residual = targets[i]!;
    for (let j = 0; j < features; j++) residual -= x[i * features + j]! * weights[j]!;
    total += residual * residual;
  }
  return total;
}

/** Σ_j (Σ_i x_ij²)·w_j². */
function weightedRidge(): number {
  return inputs.reduce((total, x, i) => total + x * x * weights[i % features]! ** 2, 0);
}

describe("dropout", () => {
  it("wants exactly one of rate and keep, in range", () => {
    expect(() => dropout()).toThrow("dropout: got neither rate nor keep; wanted exactly one");
    expect(() => dropout({ rate: 0.5, keep: 0.5 })).toThrow("dropout: got rate 0.5 and keep 0.5; wanted exactly one");
    expect(() => dropout({ rate: 1 })).toThrow("dropout: rate is 1; wanted a finite number ≥ 0 and < 1");
    expect(() => dropout({ rate: -0.1 })).toThrow("rate is -0.1");
    expect(() => dropout({ rate: "0.5" as never })).toThrow('rate is "0.5"');
    expect(() => dropout({ keep: 0 })).toThrow("dropout: keep is 0; wanted a finite number ≤ 1 and > 0");
    expect(() => dropout({ keep: 1.5 })).toThrow("keep is 1.5");
    expect(() => dropout({ rate: 0.5, scaling: "train" as never })).toThrow("wanted one of inverted, inference");
  });

  it("gives each value 0 or 1/keep, by the key", async () => {
    const x = tensor(new Float32Array(1000).fill(3), { shape: [10, 100] });
    const output = Array.from(
      await applyLayer(dropout({ rate: 0.25 }), x, { training: true, key: key(4) }).output.data(),
    );
    expect([...new Set(output)].sort()).toEqual([0, 4]);
    const kept = Array.from(uniform(key(4), 1000), (u) => u < 0.75);
    expect(output.map((value) => value > 0)).toEqual(kept);
  });

  it("lets x through at rate 0 and keep 1, whatever the scaling", async () => {
    for (const scaling of ["inverted", "inference"] as const) {
      for (const options of [{ rate: 0 }, { keep: 1 }]) {
        const x = tensor(inputs, { shape: [n, features] });
        for (const training of [true, false]) {
          expect(applyLayer(dropout({ ...options, scaling }), x, { training, key: key(1) }).output).toBe(x);
        }
      }
    }
  });

  it("on a linear regression is the ridge p/(1−p)·Σx²w², exactly, over all masks", () => {
    for (const rate of [0.2, 0.5, 0.7]) {
      const size = n * features;
      let expected = 0;
      for (let bits = 0; bits < 2 ** size; bits++) {
        let chance = 1;
        const noisy = inputs.map((x, i) => {
          const isKept = (bits >> i) % 2 === 1;
          chance *= isKept ? 1 - rate : rate;
          return isKept ? x / (1 - rate) : 0;
        });
        expected += chance * squaredError(noisy);
      }
      expect(expected).toBeCloseTo(squaredError(inputs) + (rate / (1 - rate)) * weightedRidge(), 4);
    }
  });

  it("as a layer draws those masks: the mean loss of many is loss plus ridge", async () => {
    // A z test with a false alarm of 1 in 10⁶; the keys are fixed.
    const rate = 0.3;
    const copies = 20_000;
    const many = Float32Array.from({ length: copies * n * features }, (_, i) => inputs[i % (n * features)]!);
    const x = tensor(many, { shape: [copies * n, features] });
    for (const layer of [dropout({ rate }), gaussianDropout({ rate })]) {
      const noisy = await applyLayer(layer, x, { training: true, key: key(7) }).output.data();
      const losses = Array.from({ length: copies }, (_, copy) =>
        squaredError(noisy.slice(copy * n * features, (copy + 1) * n * features)),
      );
      const mean = losses.reduce((a, b) => a + b, 0) / copies;
      const std = Math.sqrt(losses.reduce((a, b) => a + (b - mean) ** 2, 0) / copies);
      const wanted = squaredError(inputs) + (rate / (1 - rate)) * weightedRidge();
      expect(Math.abs(mean - wanted)).toBeLessThan((4.9 * std) / Math.sqrt(copies));
      expect(wanted - squaredError(inputs)).toBeGreaterThan((20 * std) / Math.sqrt(copies));
    }
  });

  it("has the same network in both scalings when the next weights are divided by keep", async () => {
    // Powers of two keep the two computations the same to the bit.
    const keep = 0.5;
    const kernel = normal(key(8), 12);
    const divided = kernel.map((w) => w / keep);
    const x = tensor(normal(key(9), 20), { shape: [5, 4] });
    const y = tensor(normal(key(10), 15), { shape: [5, 3] });
    for (const training of [true, false]) {
      const run = (scaling: "inverted" | "inference", w: Float32Array): { output: Tensor; gradient: Tensor } => {
        const W = tensor(w, { shape: [4, 3] });
        const mode = training ? { training, key: key(11) } : { training };
        const output = matmul(applyLayer(dropout({ keep, scaling }), x, mode).output, W);
        const [gradient] = gradients(sum(square(sub(output, y))), [W]);
        return { output, gradient };
      };
      // x·m/keep·W = x·m·(W/keep), and x·W = x·keep·(W/keep).
      const inverted = run("inverted", kernel);
      const inference = run("inference", divided);
      expect(await inference.output.data()).toEqual(await inverted.output.data());
      // The gradient to W/keep is keep times that to W.
      const wanted = Array.from(await inverted.gradient.data(), (g) => g * keep);
      expect(Array.from(await inference.gradient.data())).toEqual(wanted);
    }
  });
});

describe("gaussianNoise", () => {
  it("on the input of a linear regression is the ridge n·σ²·‖w‖²", async () => {
    // A z test with a false alarm of 1 in 10⁶; the key is fixed.
    const std = 0.5;
    const copies = 20_000;
    const many = Float32Array.from({ length: copies * n * features }, (_, i) => inputs[i % (n * features)]!);
    const x = tensor(many, { shape: [copies * n, features] });
    const noisy = await applyLayer(gaussianNoise(std), x, { training: true, key: key(12) }).output.data();
    const losses = Array.from({ length: copies }, (_, copy) =>
      squaredError(noisy.slice(copy * n * features, (copy + 1) * n * features)),
    );
    const mean = losses.reduce((a, b) => a + b, 0) / copies;
    const error = Math.sqrt(losses.reduce((a, b) => a + (b - mean) ** 2, 0)) / copies;
    const wanted = squaredError(inputs) + n * std * std * weights.reduce((a, w) => a + w * w, 0);
    expect(Math.abs(mean - wanted)).toBeLessThan(4.9 * error);
    expect(wanted - squaredError(inputs)).toBeGreaterThan(20 * error);
  });

  it("is normal: mean 0, variance σ², fourth moment 3σ⁴", async () => {
    // Bounds of 5 standard errors; the key is fixed.
    const size = 100_000;
    const x = tensor(new Float32Array(size), { shape: [size, 1] });
    const z = Array.from(await applyLayer(gaussianNoise(1), x, { training: true, key: key(13) }).output.data());
    const moment = (power: number): number => z.reduce((a, b) => a + b ** power, 0) / size;
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / size));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / size));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / size));
    expect(z.every((value) => Math.abs(value) <= 5.78)).toBe(true);
  });
});
