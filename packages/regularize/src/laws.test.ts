import {
  add,
  type AnyPlugin,
  bernoulliMask,
  defineAveraging,
  defineConstraint,
  defineGradientTransform,
  defineLayer,
  defineObjectiveTerm,
  definePenalty,
  defineStopping,
  div,
  type LayerOptions,
  mapVariables,
  mean,
  minimum,
  mul,
  type PenaltyPlugin,
  randomUniform,
  registry,
  reshape,
  sizeOf,
  slice,
  sqrt,
  type StoppingPlugin,
  type StoppingRun,
  stopGradient,
  sub,
  sum,
  type Tensor,
  layerName,
} from "@nn/core";
import { LawError } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { defineNoise } from "./forward/define-noise.ts";
import { plugins } from "./plugins.ts";
import { describePlugin, lawsOf } from "./testing/index.ts";

/** Options worth the laws; by default the plug-in's own defaults alone. */
const variants: Readonly<Record<string, readonly object[]>> = {
  l1: [{ strength: 0.3 }, { strength: 0.3, form: "proximal" }, { strength: 0 }],
  l2: ["sum", "half", "decoupled"].map((convention) => ({ strength: 0.3, convention })),
  elasticNet: [
    { l1: 0.2, l2: 0.3 },
    { l1: 0.2, l2: 0.3, form: "proximal", convention: "decoupled" },
    { form: "proximal", convention: "half" },
  ],
  groupLasso: [
    { strength: 0.3 },
    { strength: 0.3, group: "input" },
    { strength: 0.3, form: "proximal" },
    { strength: 0.3, group: "input", form: "proximal" },
  ],
  orthogonality: ["soft", "offDiagonal", "srip"].map((form) => ({ strength: 0.1, form })),
  spectralPenalty: [{ strength: 0.3 }, { strength: 0.3, turns: 1 }],
  minMaxNorm: [{}, { min: 1, max: 2 }, { min: 0.5, max: 0.5 }],
  clipWeights: [{}, { limit: 0.1, roles: ["kernel", "bias"] }],
  generalizationLoss: [{}, { percent: 50, monitor: "train.loss", restoreBest: false }],
  upStrips: [{}, { strips: 1, length: 1 }, { strips: 2, length: 2, monitor: "validation.accuracy" }],
  weightNorm: [{}, { roles: ["kernel", "embedding"] }],
  weightStandardization: [{}, { scaled: false, epsilon: 0.1 }],
  spectralNorm: [{}, { bound: 2, turns: 3 }],
  dropConnect: [{}, { rate: 0 }],
  weightNoise: [{}, { std: 1 }, { std: 0 }],
  maxNorm: [{}, { bound: 0.5 }, { bound: 100, roles: ["embedding"] }],
  dropout: [{ rate: 0.5 }, { rate: 0 }, { keep: 0.8, scaling: "inference" }, { keep: 1 }, { rate: 0.3, name: "drop" }],
  gaussianDropout: [{ rate: 0.2 }, { rate: 0 }],
  gaussianNoise: [{}, { std: 0 }, { std: 2 }],
  spatialDropout: [{}, { rate: 0 }, { rate: 0.2 }],
  alphaDropout: [{}, { rate: 0.5, unit: "channel" }],
  stochasticDepth: [{}, { rate: 0.5 }],
  dropBlock: [{ rate: 0.3, size: 2 }, { rate: 0.1, size: 1 }, {}],
  groupNorm: [{ groups: 2 }, { groups: 1, epsilon: 0.1, gain: false }],
  instanceNorm: [{}, { gain: false, offset: false }],
  rmsNorm: [{}, { epsilon: 0.1, gain: false }],
  dynamicTanh: [{}, { initial: -1, offset: false }],
  dynamicErf: [{}, { initial: 2, gain: false }],
  batchRenorm: [{}, { rMax: 1, dMax: 0, momentum: 1 }],
  clipByValue: [{}, { limit: 0.01 }],
  clipByNorm: [{}, { bound: 0.01 }],
  clipByGlobalNorm: [{}, { bound: 0.01 }],
  adaptiveClip: [{}, { ratio: 1, floor: 0.5, roles: ["bias", "gain"] }],
  gradientNoise: [{}, { variance: 0 }, { variance: 1, decay: 0 }],
  pullToStart: [{}, { strength: 1, roles: ["bias"] }],
  ema: [{}, { decay: 0.5, warmup: false }, { decay: 0 }],
  swa: [{}, { start: 4 }, { start: 2, every: 3 }],
  lawa: [{}, { count: 3, every: 2 }, { count: 2, every: 1 }],
  activityPenalty: [{ l1: 0.1 }, { l2: 0.3, layers: ["dense1"] }, { l1: 0.1, l2: 0.1 }],
  jacobianPenalty: [{}, { strength: 1 }],
  batchNorm: [
    {},
    { convention: "keras" },
    { momentum: 0, epsilon: 0.1, runningVariance: "biased", gain: false },
    { gain: false, offset: false },
    { momentum: "cumulative" },
  ],
  layerNorm: [{}, { epsilon: 1e-3, offset: false }],
  recipe: [{ use: ["l2(1e-4)", "dropout(0.5)", { name: "recipe", options: { use: ["maxNorm"] } }] }],
  earlyStopping: [
    {},
    { patience: 0, minDelta: 0.1 },
    { patience: 2, startEpoch: 3, baseline: 0.3, restoreBest: false },
    { monitor: "train.accuracy", patience: 3 },
  ],
};

const runner = { describe, it };

// What recipes hold is looked up by name.
registry.use(plugins);
for (const plugin of plugins) describePlugin(plugin, runner, variants[plugin.name]);

/** Names of the laws that a plug-in breaks. */
async function broken(plugin: AnyPlugin): Promise<string[]> {
  const names: string[] = [];
  for (const { name, check } of lawsOf(plugin)) {
    try {
      await check(plugin as never, {});
    } catch (error) {
      if (!(error instanceof LawError)) throw error;
      names.push(name);
    }
  }
  return names;
}

describe("the laws catch", () => {
  const base = { name: "faulty", summary: "Faulty on purpose.", options: { name: layerName() } };

  const penalty = (loss: (w: Tensor) => Tensor): PenaltyPlugin =>
    definePenalty({
      name: "test:faulty",
      summary: "Faulty on purpose.",
      options: {},
      create: () => ({ roles: ["kernel"], loss }),
    });

  it("dropout without its scaling", async () => {
    const faulty = defineNoise({ ...base, train: (x, key) => mul(x, bernoulliMask(key, 0.9, x.shape)) });
    expect(await broken(faulty)).toEqual(["the expectation of training is evaluation (z test)"]);
  });

  it("one mask for all examples", async () => {
    const faulty = defineNoise({
      ...base,
      train: (x, key) => mul(x, mul(bernoulliMask(key, 0.5, [1, ...x.shape.slice(1)]), 2)),
    });
    expect(await broken(faulty)).toContain("the expectation of training is evaluation (z test)");
  });

  it("one mask for two examples", async () => {
    const faulty = defineNoise({
      ...base,
      train(x, key) {
        const [n = 0, ...rest] = x.shape;
        const pairs = reshape(x, [n / 2, 2, sizeOf(rest)]);
        return reshape(mul(pairs, mul(bernoulliMask(key, 0.5, [n / 2, 1, sizeOf(rest)]), 2)), x.shape);
      },
    });
    expect(await broken(faulty)).toEqual(["neighbouring examples have noise of their own (correlation test)"]);
  });

  it("noise that depends on the number of elements", async () => {
    const faulty = defineNoise({
      ...base,
      train(x, key) {
        const halves = randomUniform(key, [2, ...x.shape], { low: -1, high: 1 });
        return add(x, reshape(slice(halves, [1, ...x.shape.map(() => 0)], [1, ...x.shape]), x.shape));
      },
    });
    expect(await broken(faulty)).toEqual(["noise is the same in a larger batch"]);
  });

  it("noise that does not follow the key", async () => {
    const faulty = defineNoise({ ...base, train: (x) => mul(x, 1.001) });
    expect(await broken(faulty)).toContain("the same key gives the same bits, another key others");
  });

  it("statistics of the batch in evaluation", async () => {
    const faulty = defineLayer<LayerOptions>({
      ...base,
      name: "test:faulty",
      build: (inputShape) => ({
        outputShape: inputShape,
        parameters: {},
        apply: (x) => ({ output: sub(x, mean(x, { axes: 0, keepDims: true })) }),
      }),
    });
    expect(await broken(faulty)).toEqual(["evaluation needs no key, leaves the state, and treats examples one by one"]);
  });

  it("a gradient that is not that of the value", async () => {
    const faulty = penalty((w) => mul(sum(mul(w, stopGradient(w))), 0.5));
    expect(await broken(faulty)).toEqual(["the gradient of the loss is its difference quotient"]);
  });

  it("a maximal norm in the form of Keras, which shrinks a little every time", async () => {
    const faulty = defineConstraint({
      name: "test:faulty",
      summary: "Faulty on purpose.",
      options: {},
      create: () => ({
        roles: ["kernel"],
        project(w) {
          const norm = sqrt(sum(mul(w, w)));
          return mul(w, div(minimum(norm, 2), add(norm, 1e-4)));
        },
      }),
    });
    expect(await broken(faulty)).toContain("projecting twice changes no bit");
  });

  it("a stopping rule that remembers other runs, and one that takes NaN for better", async () => {
    const rule = (observe: StoppingRun["observe"]): StoppingPlugin =>
      defineStopping({
        name: "test:faulty",
        summary: "Faulty on purpose.",
        options: {},
        create: () => ({
          monitor: { split: "validation", metric: "loss", direction: "min" },
          restoreBest: false,
          begin: () => ({ observe }),
        }),
      });
    let best = Infinity;
    const forgetful = rule((value) => {
      const improved = value < best;
      if (improved) best = value;
      return { improved, stop: false };
    });
    expect(await broken(forgetful)).toEqual([
      "the same history gives the same answers, whatever other runs of the rule see meanwhile",
    ]);
    const greedy = rule((value) => ({ improved: Number.isNaN(value), stop: false }));
    expect(await broken(greedy)).toEqual(["an improvement is better than all improvements before, and never NaN"]);
  });

  it("gradients divided by their norm, which may be 0", async () => {
    const faulty = defineGradientTransform({
      ...base,
      name: "test:faulty",
      options: {},
      update: (gradients, slots) => ({
        gradients: mapVariables(gradients, (gradient) => div(gradient, sqrt(sum(mul(gradient, gradient))))),
        slots,
      }),
    });
    expect(await broken(faulty)).toEqual([
      "gradients keep their names and shapes, and stay finite: small, large and zero",
    ]);
  });

  it("an average that looks ahead", async () => {
    const faulty = defineAveraging({
      ...base,
      name: "test:faulty",
      options: {},
      init: (parameters) => ({ before: parameters }),
      update: (_, parameters) => ({ before: parameters }),
      weights: (_, parameters) => mapVariables(parameters, (value) => mul(value, 1.01)),
    });
    expect(await broken(faulty)).toEqual([
      "the average is never outside of what was seen, and of equal weights it is these",
    ]);
  });

  it("a term without the gradient of a part of it", async () => {
    const faulty = defineObjectiveTerm({
      ...base,
      name: "test:faulty",
      options: {},
      loss: ({ outputs }) => mean(mul(outputs, stopGradient(outputs))),
    });
    expect(await broken(faulty)).toEqual(["its gradient is its difference quotient"]);
  });

  it("a penalty that rewards", async () => {
    const faulty = penalty((w) => sub(0, sum(w)));
    expect(await broken(faulty)).toEqual([
      "the loss is never negative, and 0 at 0 unless it pulls towards something else",
    ]);
  });
});
