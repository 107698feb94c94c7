import {
  defineInitializer,
  key,
  matmul,
  normal,
  type Parametrization,
  type ParameterSpec,
  parametrizeLayer,
  tensor,
  type Tensor,
} from "@nn/core";
import { describe, expect, it } from "vitest";

import { dropConnect } from "./drop-connect.ts";
import { spectralNorm } from "./spectral-norm.ts";
import { weightNoise } from "./weight-noise.ts";
import { weightNorm } from "./weight-norm.ts";
import { weightStandardization } from "./weight-standardization.ts";

const standard = defineInitializer({
  name: "test:standard",
  summary: "Standard normal values.",
  options: {},
  sample: ({ key: own, size }) => normal(own, size),
  moments: () => ({ mean: 0, variance: 1 }),
});

function spec(w: Tensor): ParameterSpec {
  return { shape: w.shape, role: "kernel", initializer: standard(), fans: { fanIn: 1, fanOut: 1 } };
}

type Made = ReturnType<ReturnType<Parametrization["parametrize"]>["apply"]>;

function make(
  by: Parametrization,
  w: Tensor,
  context: Partial<Parameters<ReturnType<Parametrization["parametrize"]>["apply"]>[1]> = {},
): Made {
  return by.parametrize(spec(w)).apply(w, { training: false, parameters: {}, state: {}, ...context });
}

async function numbers(value: Tensor): Promise<number[]> {
  return Array.from(await value.data());
}

function close(got: readonly number[], wanted: readonly number[], digits = 5): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => expect(got[i]).toBeCloseTo(value, digits));
}

describe("weightNorm", () => {
  const w = tensor([
    [3, 0],
    [4, 0],
  ]);

  it("has the length that is trained, in the direction of the kernel", async () => {
    close(await numbers(make(weightNorm(), w, { parameters: { length: tensor([10, 7]) } }).value), [6, 0, 8, 0]);
  });

  it("starts at the length that the initializer gives on average", () => {
    const { length } = weightNorm().parametrize(spec(w)).parameters!;
    expect(length!.shape).toEqual([2]);
    expect(length!.initializer.sample(key(0), [2], { fans: length!.fans })[0]).toBeCloseTo(Math.SQRT2, 6);
  });
});

describe("weightStandardization", () => {
  it("has mean 0 and variance 1, or 1/d", async () => {
    // Deviations ±1 and ±3; ε = 3 and d = 2.
    const w = tensor([
      [1, 0],
      [3, 6],
    ]);
    const ones = [-1 / 2, -3 / Math.sqrt(12), 1 / 2, 3 / Math.sqrt(12)];
    close(await numbers(make(weightStandardization({ scaled: false, epsilon: 3 }), w).value), ones);
    const scaled = await numbers(make(weightStandardization({ epsilon: 3 }), w).value);
    close(
      scaled,
      ones.map((value) => value / Math.SQRT2),
    );
  });
});

describe("spectralNorm", () => {
  it("is for matrices", () => {
    expect(() => spectralNorm({ roles: ["bias"] })).toThrow(
      'spectralNorm: roles[0] is "bias"; wanted one of kernel, embedding',
    );
  });

  it("comes within 1 % of the largest singular value in a few steps", async () => {
    // W = U·diag(5, 2, 1)·Vᵀ with reflections for U and V.
    const mirror = (v: readonly number[]): number[][] =>
      v.map((a, i) => v.map((b, j) => (i === j ? 1 : 0) - (2 * a * b) / v.reduce((sum, x) => sum + x * x, 0)));
    const w = matmul(
      matmul(
        tensor(mirror([1, 2, 3])),
        tensor([
          [5, 0, 0],
          [0, 2, 0],
          [0, 0, 1],
        ]),
      ),
      tensor(mirror([1, -1, 2])),
    );
    const by = spectralNorm(2);
    let direction = tensor([1, 1, 1].map((one) => one / Math.sqrt(3)));
    for (let step = 0; step < 5; step++)
      direction = make(by, w, { training: true, state: { direction } }).state!.direction!;
    const used = await numbers(make(by, w, { state: { direction } }).value);
    const wanted = (await numbers(w)).map((value) => (2 * value) / 5);
    used.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(0.01));
    // Evaluation does not turn the direction.
    expect(make(by, w, { state: { direction } }).state).toBeUndefined();
  });
});

describe("dropConnect and weightNoise", () => {
  const w = tensor(new Float32Array(2000).fill(1), { shape: [40, 50] });
  const training = { training: true, key: tensor(Int32Array.from(key(1).words)) };

  it("are the kernel in evaluation, and noise in training", async () => {
    for (const by of [dropConnect(0.25), weightNoise(0.5)])
      expect(await numbers(make(by, w).value)).toEqual(await numbers(w));
    const dropped = await numbers(make(dropConnect(0.25), w, training).value);
    expect(new Set(dropped)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    const noisy = await numbers(make(weightNoise(0.5), w, training).value);
    const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - 1) * (value - 1), 0) / 2000);
    // The relative standard deviation is 1/√4000 = 0.016; five of them are left in one of 1.7 million keys.
    expect(Math.abs(deviation / 0.5 - 1)).toBeLessThan(0.08);
  });
});

describe("parametrizeLayer", () => {
  const w = tensor([[3], [4]]);
  const dense = {
    outputShape: [1],
    parameters: { kernel: spec(w), bias: { ...spec(tensor([0])), role: "bias" as const } },
    apply: (input: Tensor, { parameters }: { readonly parameters: Readonly<Record<string, Tensor>> }) => ({
      output: matmul(input, parameters.kernel!),
    }),
  };

  it("hands a layer the kernel that it uses, and names what is beside it", async () => {
    const layer = parametrizeLayer(dense, weightNorm());
    expect(Object.keys(layer.parameters)).toEqual(["kernel", "bias", "kernelLength"]);
    const parameters = { kernel: w, bias: tensor([0]), kernelLength: tensor([10]) };
    const { output } = layer.apply(tensor([[1, 1]]), { training: false, parameters, state: {} });
    close(await numbers(output), [14]);
    expect(() => parametrizeLayer(layer, weightNorm())).toThrow("kernelLength is there already");
  });

  it("leaves layers without such parameters as they are", () => {
    expect(parametrizeLayer(dense, weightNorm({ roles: ["embedding"] }))).toBe(dense);
  });
});
