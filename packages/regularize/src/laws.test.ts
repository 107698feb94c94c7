import {
  add,
  bernoulliMask,
  type Constraint,
  defineLayer,
  definePlugin,
  div,
  type LayerOptions,
  mean,
  minimum,
  mul,
  type Penalty,
  type PenaltyPlugin,
  randomUniform,
  reshape,
  sizeOf,
  slice,
  sqrt,
  type Stopping,
  type StoppingPlugin,
  type StoppingRun,
  stopGradient,
  sub,
  sum,
  type Tensor,
  layerName,
} from "@nn/core";
import { describeLaws, describeLintRule, type Law, LawError, pluginLaws } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { defineNoise } from "./define-noise.ts";
import { constraints, lintRules, noises, normalizations, penalties, stoppings } from "./lists.ts";
import {
  constraintLaws,
  describeConstraint,
  describeNoise,
  describeNormalization,
  describePenalty,
  describeStopping,
  layerLaws,
  noiseLaws,
  penaltyLaws,
  stoppingLaws,
} from "./testing/index.ts";

/** Options worth the laws; by default the plug-in's own defaults alone. */
const variants: Readonly<Record<string, readonly object[]>> = {
  l1: [{ strength: 0.3 }, { strength: 0.3, form: "proximal" }, { strength: 0 }],
  l2: ["sum", "half", "decoupled"].map((convention) => ({ strength: 0.3, convention })),
  elasticNet: [
    { l1: 0.2, l2: 0.3 },
    { l1: 0.2, l2: 0.3, form: "proximal", convention: "decoupled" },
    { form: "proximal", convention: "half" },
  ],
  maxNorm: [{}, { bound: 0.5 }, { bound: 100, roles: ["embedding"] }],
  dropout: [{ rate: 0.5 }, { rate: 0 }, { keep: 0.8, scaling: "inference" }, { keep: 1 }, { rate: 0.3, name: "drop" }],
  gaussianDropout: [{ rate: 0.2 }, { rate: 0 }],
  gaussianNoise: [{}, { std: 0 }, { std: 2 }],
  batchNorm: [
    {},
    { convention: "keras" },
    { momentum: 0, epsilon: 0.1, runningVariance: "biased", gain: false },
    { gain: false, offset: false },
  ],
  layerNorm: [{}, { epsilon: 1e-3, offset: false }],
  earlyStopping: [
    {},
    { patience: 0, minDelta: 0.1 },
    { patience: 2, startEpoch: 3, baseline: 0.3, restoreBest: false },
    { monitor: "train.accuracy", patience: 3 },
  ],
};

const runner = { describe, it };

for (const plugin of penalties) describePenalty(plugin, runner, variants[plugin.name]);
for (const plugin of constraints) {
  describeConstraint(plugin, runner, variants[plugin.name], { convex: plugin.name !== "unitNorm" });
}
for (const plugin of noises) describeNoise(plugin, runner, variants[plugin.name]);
for (const plugin of normalizations) describeNormalization(plugin, runner, variants[plugin.name]);
for (const plugin of stoppings) describeStopping(plugin, runner, variants[plugin.name]);
for (const plugin of lintRules) describeLintRule(plugin, runner);
for (const plugin of lintRules) describeLaws(plugin, runner, [{}], pluginLaws);

async function brokenLaws<P>(laws: readonly Law<P>[], plugin: P, options: object = {}): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, check } of laws) {
    try {
      await check(plugin, options);
    } catch (error) {
      if (!(error instanceof LawError)) throw error;
      broken.push(name);
    }
  }
  return broken;
}

describe("the laws catch", () => {
  const base = { name: "faulty", summary: "Faulty on purpose.", options: { name: layerName() } };

  const penalty = (loss: (w: Tensor) => Tensor): PenaltyPlugin =>
    definePlugin<"penalty", object, Penalty>({
      kind: "penalty",
      name: "test:faulty",
      summary: "Faulty on purpose.",
      options: {},
      create: () => ({ roles: ["kernel"], loss }),
    });

  it("dropout without its scaling", async () => {
    const faulty = defineNoise({ ...base, train: (x, key) => mul(x, bernoulliMask(key, 0.9, x.shape)) });
    expect(await brokenLaws([...layerLaws, ...noiseLaws], faulty)).toEqual([
      "the expectation of training is evaluation (z test)",
    ]);
  });

  it("one mask for all examples", async () => {
    const faulty = defineNoise({
      ...base,
      train: (x, key) => mul(x, mul(bernoulliMask(key, 0.5, [1, ...x.shape.slice(1)]), 2)),
    });
    expect(await brokenLaws([...layerLaws, ...noiseLaws], faulty)).toContain(
      "the expectation of training is evaluation (z test)",
    );
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
    expect(await brokenLaws([...layerLaws, ...noiseLaws], faulty)).toEqual([
      "neighbouring examples have noise of their own (correlation test)",
    ]);
  });

  it("noise that depends on the number of elements", async () => {
    const faulty = defineNoise({
      ...base,
      train(x, key) {
        const halves = randomUniform(key, [2, ...x.shape], { low: -1, high: 1 });
        return add(x, reshape(slice(halves, [1, ...x.shape.map(() => 0)], [1, ...x.shape]), x.shape));
      },
    });
    expect(await brokenLaws([...layerLaws, ...noiseLaws], faulty)).toEqual(["noise is the same in a larger batch"]);
  });

  it("noise that does not follow the key", async () => {
    const faulty = defineNoise({ ...base, train: (x) => mul(x, 1.001) });
    expect(await brokenLaws(noiseLaws, faulty)).toContain("the same key gives the same bits, another key others");
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
    expect(await brokenLaws(layerLaws, faulty)).toEqual([
      "evaluation needs no key, leaves the state, and treats examples one by one",
    ]);
  });

  it("a gradient that is not that of the value", async () => {
    const faulty = penalty((w) => mul(sum(mul(w, stopGradient(w))), 0.5));
    expect(await brokenLaws(penaltyLaws, faulty)).toEqual(["the gradient of the loss is its difference quotient"]);
  });

  it("a maximal norm in the form of Keras, which shrinks a little every time", async () => {
    const faulty = definePlugin<"constraint", object, Constraint>({
      kind: "constraint",
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
    expect(await brokenLaws(constraintLaws, faulty)).toContain("projecting twice changes no bit");
  });

  it("a stopping rule that remembers other runs, and one that takes NaN for better", async () => {
    const rule = (observe: StoppingRun["observe"]): StoppingPlugin =>
      definePlugin<"stopping", object, Stopping>({
        kind: "stopping",
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
    expect(await brokenLaws(stoppingLaws, forgetful)).toEqual([
      "the same history gives the same answers, whatever other runs of the rule see meanwhile",
    ]);
    const greedy = rule((value) => ({ improved: Number.isNaN(value), stop: false }));
    expect(await brokenLaws(stoppingLaws, greedy)).toEqual([
      "an improvement is better than all improvements before, and never NaN",
    ]);
  });

  it("a penalty that rewards", async () => {
    const faulty = penalty((w) => sub(0, sum(w)));
    expect(await brokenLaws(penaltyLaws, faulty)).toEqual(["the loss is never negative, and 0 at 0"]);
  });
});
