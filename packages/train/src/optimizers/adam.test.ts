import { add, array, compileStep, mul, reference, type NdArray, type Slots, type Tensor, directScope } from "@nn/core";
import { describe, expect, it } from "vitest";

import { mapVariables, type Variables } from "../model/variables.ts";
import type { Optimizer } from "../contracts/optimizer.ts";
import { adamW } from "./adam-w.ts";
import { adam } from "./adam.ts";

const roles = { dense1: { kernel: "kernel", bias: "bias" } } as const;
const start = { dense1: { kernel: array([1, -2]), bias: array([0.5]) } };
type State<T> = { readonly parameters: Variables<T>; readonly slots: Slots<T> };

/** Kernel and bias after steps with these gradients, kernelPenalty·kernel added to that of the kernel. */
async function run(
  optimizer: Optimizer,
  gradients: readonly (readonly [kernel: readonly number[], bias: number])[],
  kernelPenalty = 0,
): Promise<number[]> {
  const steps = await compileStep(
    ({ parameters, slots }: State<Tensor>, gradient: Variables<Tensor>, learningRate: Tensor, step: Tensor) => {
      const penalized = mapVariables(gradient, (value, layer, name) =>
        name === "kernel" ? add(value, mul(parameters[layer]?.[name] as Tensor, kernelPenalty)) : value,
      );
      return [optimizer.update(penalized, slots, parameters, { learningRate, step, roles }), step] as const;
    },
    { parameters: start as Variables<NdArray>, slots: optimizer.init(start) },
    [start, 0, 1],
    { backend: reference() },
  );
  for (const [index, [kernel, bias]] of gradients.entries()) {
    const step = index + 1;
    await steps.run({ dense1: { kernel: array(kernel), bias: array([bias]) } }, optimizer.learningRate(step), step);
  }
  const { parameters } = await steps.state();
  return [...(parameters.dense1?.kernel?.data ?? []), ...(parameters.dense1?.bias?.data ?? [])];
}

const gradients = [
  [[0.1, -3], 2],
  [[-0.2, -1], 0.5],
  [[0.4, 2], -1],
] as const;

/** PyTorch's formula for one parameter in float64. */
function torchAdam(value: number, history: readonly number[], decay = 0, rate = 0.1): number {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  let [m, v] = [0, 0];
  history.forEach((gradient, index) => {
    value *= 1 - rate * decay;
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient * gradient;
    const [first, second] = [1 - beta1 ** (index + 1), 1 - beta2 ** (index + 1)];
    value -= ((rate / first) * m) / (Math.sqrt(v) / Math.sqrt(second) + epsilon);
  });
  return value;
}

const histories = [gradients.map(([[g]]) => g), gradients.map(([[, g]]) => g), gradients.map(([, g]) => g)];
const values = [1, -2, 0.5];

describe("adam", () => {
  it("follows the formula", async () => {
    const got = await run(adam(0.1), gradients);
    values.forEach((value, i) => expect(got[i]).toBeCloseTo(torchAdam(value, histories[i] ?? []), 6));
  });

  it("moves by the learning rate at the first step, whatever the size of the gradient", async () => {
    const got = await run(adam(0.1), [[[1e-4, -1e4], 3]]);
    [0.9, -1.9, 0.4].forEach((value, i) => expect(got[i]).toBeCloseTo(value, 4));
    // ε outside the root: 0.1·1e-8/(1e-8 + 1e-8)
    expect((await run(adam(0.1), [[[1e-8, 0], 0]]))[0]).toBeCloseTo(0.95, 6);
  });

  it("keeps its digits where 1 − β₂ᵗ is small", async () => {
    const optimizer = adam({ learningRate: 0.1, beta2: 0.99999, beta1: 0 });
    // One step: m̂ = g and √v̂ = |g| exactly when both corrections are exact.
    expect((await run(optimizer, [[[0.3, 0.3], 0.3]]))[0]).toBeCloseTo(0.9, 6);
  });

  it("takes its learning rate from a schedule", async () => {
    const still = adam({ learningRate: (step) => (step === 1 ? 0.1 : 0) });
    expect(await run(still, gradients)).toEqual(await run(still, gradients.slice(0, 1)));
  });

  it("resolves from text and from its own JSON", () => {
    const value = directScope.resolve("optimizer", "adamW(learningRate=0.002, weightDecay=0.1)");
    expect(value.learningRate(5)).toBe(0.002);
    expect(directScope.resolve("optimizer", JSON.parse(JSON.stringify(value))).options).toEqual(value.options);
  });

  it("refuses options outside their range", () => {
    expect(() => adam({ beta1: 1 })).toThrow("adam: beta1 is 1; wanted a finite number ≥ 0 and < 1");
    expect(() => adam({ epsilon: 0 })).toThrow("epsilon is 0");
    expect(() => adamW({ weightDecay: -1 })).toThrow("adamW: weightDecay is -1");
  });
});

describe("adamW", () => {
  it("follows the formula, and leaves biases alone", async () => {
    const got = await run(adamW({ learningRate: 0.1, weightDecay: 0.5 }), gradients);
    values.forEach((value, i) =>
      expect(got[i]).toBeCloseTo(torchAdam(value, histories[i] ?? [], i === 2 ? 0 : 0.5), 6),
    );
  });

  it("decays all kernels at one relative rate, where decay in the gradient depends on the gradient's size", async () => {
    // Gradients of mean 0, one a hundred times as large as the other, on weights of equal size.
    const history = Array.from({ length: 50 }, (_, i) => [i % 2 === 0 ? [10, 0.1] : [-10, -0.1], 0] as const);
    const lost = (after: readonly number[], before: readonly number[]): number[] =>
      [0, 1].map((i) => Math.abs((before[i] ?? NaN) - (after[i] ?? NaN)) / Math.abs(values[i] ?? NaN));
    const none = await run(adamW({ learningRate: 0.01, weightDecay: 0 }), history);
    const [large = 0, small = 0] = lost(await run(adamW({ learningRate: 0.01, weightDecay: 0.1 }), history), none);
    // 1 − (1 − 0.001)⁵⁰ = 0.0488 of the weight, which Adam's own steps move a little.
    expect(large).toBeCloseTo(0.0488, 2);
    expect(small / large).toBeCloseTo(1, 1);
    const [coupledLarge = 0, coupledSmall = 0] = lost(await run(adam(0.01), history, 0.1), none);
    expect(coupledLarge).toBeLessThan(0.02);
    expect(coupledSmall).toBeGreaterThan(10 * coupledLarge);
  });

  it("is adam without decay", async () => {
    expect(await run(adamW({ learningRate: 0.1, weightDecay: 0 }), gradients)).toEqual(await run(adam(0.1), gradients));
  });
});
