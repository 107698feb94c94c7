import { key, type NdArray, type Variables } from "@nn/core";
import { moons } from "@nn/datasets";
import { describe, expect, it } from "vitest";

import { dense } from "../layers/dense.ts";
import { sequential } from "../layers/sequential.ts";
import { fit } from "./fit.ts";
import { fitEvents } from "./fit-events.ts";
import type { Checkpoint } from "./checkpoints/checkpoint.ts";
import type { FitOptions, StepEvent } from "./types.ts";

const model = sequential([dense(4, { activation: "tanh" }), dense(4, { activation: "tanh" }), dense(2)]);
const data = await moons({ train: 64, test: 16 });
const options: FitOptions = {
  key: key(5),
  loss: "softmaxCrossEntropy",
  optimizer: "sgd(0.1, momentum=0.9)",
  steps: 12,
  batchSize: 16,
  evaluateEvery: 4,
};
const bits = (values: Variables<NdArray>, layer: string, name: string): number[] =>
  Array.from(values[layer]![name]!.data);

describe("warm start", () => {
  it("begins with the values given, and draws the rest", async () => {
    const first = await fit(model, data, options);
    const { dense1, dense2 } = first.parameters;
    const start: Variables<NdArray>[] = [];
    const callbacks = [
      {
        name: "keep",
        onEvaluation: ({ parameters }: { parameters: Variables<NdArray> }) => void start.push(parameters),
      },
    ];
    await fit(model, data, {
      ...options,
      key: key(6),
      parameters: { dense1: dense1!, dense2: { bias: dense2!["bias"]! } },
      callbacks,
    });
    const cold: Variables<NdArray>[] = [];
    await fit(model, data, {
      ...options,
      key: key(6),
      callbacks: [{ name: "keep", onEvaluation: ({ parameters }) => void cold.push(parameters) }],
    });
    expect(start[0]!["dense1"]).toEqual(dense1);
    expect(bits(start[0]!, "dense2", "bias")).toEqual(bits(first.parameters, "dense2", "bias"));
    expect(bits(start[0]!, "dense2", "kernel")).toEqual(bits(cold[0]!, "dense2", "kernel"));
  });

  it("goes on where another run ended, but for the velocity", async () => {
    const plain = { ...options, optimizer: "sgd(0.1)", batchSize: 64 };
    const whole = await fit(model, data, plain);
    const half = await fit(model, data, { ...plain, steps: 6 });
    const rest = await fit(model, data, { ...plain, steps: 6, parameters: half.parameters });
    // Full batches: their order does not matter but for rounding.
    expect(rest.train.loss).toBeCloseTo(whole.train.loss, 5);
  });

  it("refuses values that do not fit", async () => {
    const { parameters } = await fit(model, data, { ...options, steps: 1 });
    await expect(
      fit(model, data, { ...options, parameters: { dense9: { kernel: parameters["dense1"]!["kernel"]! } } }),
    ).rejects.toThrow("dense9/kernel is float32[2, 4]; the model has no such parameter");
    await expect(fit(model, data, { ...options, parameters: { dense2: parameters["dense1"]! } })).rejects.toThrow(
      "dense2/kernel is float32[2, 4]; wanted float32[4, 4]",
    );
  });
});

describe("freeze", () => {
  it("leaves parameters as they are, through penalties, decay and checkpoints", async () => {
    const frozen = {
      ...options,
      optimizer: "adamW(0.01, weightDecay=0.5)",
      penalty: "l2(0.1)",
      freeze: ["dense1/*", "*/bias"],
    };
    const points: Checkpoint[] = [];
    const run = await fit(model, data, { ...frozen, onCheckpoint: (take) => void points.push(take()) });
    const [start, end] = [points[0]!.arrays, run.parameters];
    for (const [layer, name] of [
      ["dense1", "kernel"],
      ["dense1", "bias"],
      ["dense2", "bias"],
    ] as const)
      expect(bits(end, layer, name)).toEqual(Array.from(start[`parameters/${layer}/${name}`]!));
    expect(bits(end, "dense2", "kernel")).not.toEqual(Array.from(start["parameters/dense2/kernel"]!));
    expect(Object.keys(start).filter((path) => path.includes("/mean/"))).toEqual([
      "slots/scaleByAdam/mean/dense2/kernel",
      "slots/scaleByAdam/mean/dense3/kernel",
    ]);
    expect((await fit(model, data, { ...frozen, resume: points[1] })).hash).toBe(run.hash);
    await expect(fit(model, data, { ...options, resume: points[1] })).rejects.toThrow(
      "the checkpoint is of another run",
    );
  });

  it("refuses patterns of nothing and of everything", async () => {
    await expect(fit(model, data, { ...options, freeze: ["conv*"] })).rejects.toThrow(
      'freeze: "conv*" names no parameter; there are dense1/kernel, dense1/bias',
    );
    await expect(fit(model, data, { ...options, freeze: ["*"] })).rejects.toThrow("freeze names every parameter");
  });
});

describe("a run under way", () => {
  it("tells of every step, and ends where a callback says so", async () => {
    const seen: StepEvent[] = [];
    const run = await fit(model, data, {
      ...options,
      penalty: "l2(0.1)",
      callbacks: [{ name: "watch", onStep: (event) => (seen.push(event) === 6 ? "stop" : undefined) }],
    });
    expect(seen.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(seen[0]!.objective).toBeGreaterThan(seen[0]!.batchLoss);
    expect(seen[0]!.learningRate).toBe(0.1);
    expect([run.status, run.steps, run.history.at(-1)!.step]).toEqual(["stopped", 6, 6]);
    expect(run.history.at(-1)!.batchLoss).toBe(seen[5]!.batchLoss);
  });

  it("ends with the reason of a signal", async () => {
    const controller = new AbortController();
    let steps = 0;
    const run = fit(model, data, {
      ...options,
      signal: controller.signal,
      progress: ({ step }) => {
        steps = step;
        if (step === 3) controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(steps).toBe(3);
    await expect(fit(model, data, { ...options, signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow(
      "before",
    );
  });

  it("is a stream of events that waits for its reader", async () => {
    const events = fitEvents(model, data, options);
    const steps: number[] = [];
    let next = await events.next();
    for (; next.done !== true; next = await events.next()) steps.push(next.value.step);
    expect(steps).toEqual(Array.from({ length: 13 }, (_, step) => step));
    expect(next.value.hash).toBe((await fit(model, data, options)).hash);
  });

  it("ends when its reader leaves", async () => {
    const steps: number[] = [];
    for await (const { step } of fitEvents(model, data, {
      ...options,
      callbacks: [{ name: "count", onStep: ({ step: at }) => void steps.push(at) }],
    }))
      if (step === 2) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(steps.at(-1)).toBe(2);
    await expect(fitEvents(model, data, { ...options, batchSize: -1 }).next()).rejects.toThrow("batchSize is -1");
  });
});
