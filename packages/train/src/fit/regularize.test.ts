import { array, key, normal, ShapeError, type Dataset, type Penalty, type Split } from "@nn/core";
import { constant } from "@nn/init";
import { batchNorm, dropout, earlyStopping, gaussianNoise, l1, l2, maxNorm, recipe } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { sequential } from "../layers/sequential.ts";
import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import { fit } from "./fit.ts";
import type { FitOptions, Run } from "./types.ts";

function regression(split: Split, validation?: Split): Dataset {
  return {
    name: "regression",
    task: "regression",
    inputShape: split.inputs.shape.slice(1),
    classes: ["y"],
    train: split,
    ...(validation === undefined ? {} : { validation }),
    test: split,
    digest: "",
  };
}

function linear(inputs: Float32Array, features: number, targets: Float32Array): Split {
  return {
    inputs: array(inputs, { shape: [targets.length, features] }),
    targets: array(targets, { shape: [targets.length, 1] }),
  };
}

/** y = Σ w_j·x_j + noise for standard normal x. */
function sampled(seed: number, n: number, weights: readonly number[]): Split {
  const inputs = normal(key(seed), n * weights.length);
  const noise = normal(key(seed).fold("noise"), n);
  const targets = noise.map((e, i) => e + weights.reduce((sum, w, j) => sum + w * inputs[i * weights.length + j]!, 0));
  return linear(inputs, weights.length, targets);
}

function kernel({ parameters }: Run, layer = "dense1"): number[] {
  return Array.from(parameters[layer]?.kernel?.data ?? []);
}

const slope = sequential([dense(1, { bias: false })]);
const options = { key: key(1), loss: "meanSquaredError" } as const;

describe("l1", () => {
  it("in proximal form gives the lasso of an orthonormal design, zeros included", async () => {
    // Four inputs 2·e_j: the mean squared error is Σ (2w_j − y_j)²/4 = Σ (w_j − z_j)² with z = y/2.
    const z = [1, -0.5, 0.15, -0.05];
    const inputs = Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 2 : 0));
    const data = regression(
      linear(
        inputs,
        4,
        Float32Array.from(z, (value) => 2 * value),
      ),
    );
    const run = (penalty: Penalty): Promise<Run> =>
      fit(slope, data, { ...options, optimizer: sgd(0.1), steps: 120, batchSize: 4, penalty });
    // (w − z)² + λ·|w| is least at the soft threshold of z by λ/2.
    const wanted = [0.8, -0.3, 0, 0];
    const proximal = kernel(await run(l1({ strength: 0.4, form: "proximal" })));
    proximal.forEach((w, j) => expect(w).toBeCloseTo(wanted[j]!, 4));
    expect(proximal.slice(2).every((w) => w === 0)).toBe(true);
    const subgradient = kernel(await run(l1(0.4)));
    expect(subgradient.some((w) => w === 0)).toBe(false);
    // It jumps around 0 by no more than a step.
    subgradient.forEach((w, j) => expect(Math.abs(w - wanted[j]!)).toBeLessThan(0.05));
  });
});

describe("weight decay under Adam", () => {
  // Without inputs there is nothing but the decay.
  const silent = regression(linear(new Float32Array(4), 2, new Float32Array(2)));
  const decayed = async (penalty: Penalty): Promise<number> => {
    const model = sequential([dense(1, { bias: false, initializer: constant(1), penalty })]);
    return kernel(await fit(model, silent, { ...options, optimizer: adam(0.01), steps: 20, batchSize: 2 }))[0]!;
  };

  it("is (1 − ηλ)^T when decoupled", async () => {
    for (const strength of [0.1, 1]) {
      expect(await decayed(l2({ strength, convention: "decoupled" }))).toBeCloseTo((1 - 0.01 * strength) ** 20, 5);
    }
  });

  it("is about 1 − ηT when coupled, whatever the strength: Adam divides it by its own size", async () => {
    for (const strength of [0.001, 0.1, 1]) {
      expect(await decayed(l2({ strength, convention: "half" }))).toBeCloseTo(0.8, 2);
    }
  });
});

describe("dropout", () => {
  const data = regression(sampled(2, 32, [1, -1, 0.5]));
  const training = { ...options, optimizer: sgd(0.05), steps: 30, batchSize: 16 };
  const net = (rate?: number): ReturnType<typeof sequential> =>
    sequential([dense(8, { activation: "relu" }), ...(rate === undefined ? [] : [dropout({ rate })]), dense(1)]);

  it("does nothing at rate 0, and the same at every run", async () => {
    const [plain, none, half, again] = await Promise.all(
      [net(), net(0), net(0.5), net(0.5)].map((model) => fit(model, data, training)),
    );
    expect(none!.hash).toBe(plain!.hash);
    expect(half!.hash).not.toBe(plain!.hash);
    expect(again).toEqual(half);
  });

  it("draws another mask at every step", async () => {
    // Without learning, the loss of the one batch changes by its mask alone.
    const still = { ...training, optimizer: sgd(1e-30), batchSize: 32, steps: 5, evaluateEvery: 1 };
    const { history } = await fit(net(0.5), data, still);
    const losses = history.slice(1).map(({ batchLoss }) => batchLoss);
    expect(new Set(losses).size).toBe(5);
    expect(new Set(history.map(({ train }) => train.loss)).size).toBe(1);
  });

  it("trains a linear regression to the ridge p/(1 − p)·Σx²w²", async () => {
    // One input 1 with target 1, 8 192 times: E loss = (w − 1)² + w²·p/(1 − p), least at w = 1 − p. A step's mean over the
    // batch has standard deviation below 0.02, and 0.1 of it enters w: 0.01 is far beyond any chance.
    const n = 8192;
    const copies = regression(linear(new Float32Array(n).fill(1), 1, new Float32Array(n).fill(1)));
    for (const rate of [0.2, 0.5]) {
      const model = sequential([dropout({ rate }), dense(1, { bias: false })]);
      const run = await fit(model, copies, { ...options, optimizer: sgd(0.05), steps: 80, batchSize: n });
      expect(Math.abs(kernel(run)[0]! - (1 - rate))).toBeLessThan(0.01);
    }
  });
});

describe("noise on the inputs", () => {
  it("trains a linear regression to the ridge σ²·w²", async () => {
    // One input 1 with target 1, 8 192 times: E loss = (1 − w)² + σ²·w², least at w = 1/(1 + σ²). As above, 0.01 is far beyond any chance.
    const n = 8192;
    const copies = regression(linear(new Float32Array(n).fill(1), 1, new Float32Array(n).fill(1)));
    for (const std of [0.5, 1]) {
      const model = sequential([gaussianNoise({ std }), dense(1, { bias: false })]);
      const run = await fit(model, copies, { ...options, optimizer: sgd(0.05), steps: 80, batchSize: n });
      expect(Math.abs(kernel(run)[0]! - 1 / (1 + std * std))).toBeLessThan(0.01);
    }
  });
});

describe("few steps", () => {
  it("go 1 − (1 − η·κ)^T of the way to the minimum of a quadratic, about as a ridge with α = 1/(η·T)", async () => {
    // Two inputs of sizes 2 and 0.5 in examples of their own: the curvatures of the mean squared error are 2·x²/2 = 4 and 0.25.
    const data = regression(linear(Float32Array.of(2, 0, 0, 0.5), 2, Float32Array.of(2, 0.5)));
    const model = sequential([dense(1, { bias: false, initializer: constant(0) })]);
    const [rate, steps] = [0.02, 25];
    const run = await fit(model, data, { ...options, optimizer: sgd(rate), steps, batchSize: 2 });
    [4, 0.25].forEach((curvature, j) => {
      const way = kernel(run)[j]!;
      expect(way).toBeCloseTo(1 - (1 - rate * curvature) ** steps, 5);
      expect(Math.abs(way - curvature / (curvature + 1 / (rate * steps)))).toBeLessThan(0.25);
    });
  });
});

describe("batchNorm", () => {
  const data = regression(sampled(3, 64, [1, -1, 0.5]));
  const model = sequential([dense(8), batchNorm(), activation("relu"), dense(1)]);
  const training: FitOptions = { ...options, optimizer: sgd(0.05), epochs: 40, batchSize: 32 };

  it("trains, and evaluates with running statistics", async () => {
    const run = await fit(model, data, training);
    expect(run.train.loss).toBeLessThan(0.6 * run.history[0]!.train.loss);
    const { runningMean, runningVariance } = run.state.batchNorm1 ?? {};
    expect(Math.max(...Array.from(runningMean?.data ?? [], Math.abs))).toBeGreaterThan(0.01);
    expect(Array.from(runningVariance?.data ?? []).every((v) => v > 0 && v !== 1)).toBe(true);
    // In evaluation the running statistics are near those of the batches: so are the losses.
    expect(run.history.at(-1)?.batchLoss).toBeLessThan(2 * run.train.loss);
    expect((await fit(model, data, training)).hash).toBe(run.hash);
  });

  it("refuses batches of one example", async () => {
    await expect(fit(model, data, { ...training, batchSize: 1 })).rejects.toThrow(ShapeError);
  });
});

describe("a recipe", () => {
  it("with early stopping, penalty, dropout and constraint ends at the best validation loss", async () => {
    const mix = recipe([
      l2({ strength: 1e-3, convention: "decoupled" }),
      maxNorm(0.5),
      "layerNorm",
      "dropout(rate=0.1)",
      earlyStopping({ patience: 3 }),
    ]);
    const weights = [1, -1, 0.5, 0, 0, 0, 0, 0];
    const data = regression(sampled(4, 24, weights), sampled(5, 200, weights));
    const model = sequential([dense(32, { activation: "relu" }), dense(1)]);
    const run = await fit(model, data, { ...options, optimizer: adam(0.02), epochs: 200, batchSize: 24, use: [mix] });
    expect(run.status).toBe("stopped");
    const losses = run.history.map(({ validation }) => validation!.loss);
    expect(run.validation?.loss).toBe(Math.min(...losses));
    expect(run.history.at(-1)!.step - run.best!.step).toBe(3);
    const columns = Array.from({ length: 32 }, (_, unit) =>
      Math.hypot(...kernel(run).filter((_, i) => i % 32 === unit)),
    );
    expect(Math.max(...columns)).toBeLessThan(0.50001);
  });
});
