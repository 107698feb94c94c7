import {
  type AnyPlugin,
  defineGradientTransform,
  defineLayer,
  layerName,
  mapVariables,
  mean,
  mul,
  registry,
  stopGradient,
  sub,
} from "@nn/core";
import { describeLaws, LawError, pluginLaws } from "@nn/core/testing";
import { plugins as augmentPlugins } from "@nn/augment";
import { plugins as initPlugins } from "@nn/init";
import { plugins as regularizePlugins } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { defineLoss } from "./contracts/loss.ts";
import { defineMetric } from "./contracts/metric.ts";
import { dense } from "./layers/dense.ts";
import { flatten } from "./layers/flatten.ts";
import { defineNetwork } from "./network.ts";
import { layers } from "./networks/layers.ts";
import { defineOptimizer } from "./contracts/optimizer.ts";
import { plugins } from "./plugins.ts";
import { defineSchedule, rate } from "./contracts/schedule.ts";
import { scaleByRate } from "./gradients/scale-by-rate.ts";
import { describePlugin, lawsOf } from "./testing/index.ts";

const inner = { layers: [{ name: "dense", options: { units: 4 } }] };

/** Options worth the laws, by kind and name; by default the plug-in's own defaults alone. */
const variants: Readonly<Record<string, readonly object[]>> = {
  "layer/activation": [{ activation: "tanh" }, { activation: "relu" }],
  "layer/conv1d": [{ filters: 2 }, { filters: 4, groups: 2, padding: "same", strides: 2, activation: "tanh" }],
  "layer/conv2d": [{ filters: 2 }, { filters: 4, groups: 4, dilation: 2, padding: "same", activation: "tanh" }],
  "layer/dense": [{ units: 3 }, { units: 2, bias: false, activation: "tanh" }],
  "layer/embedding": [{ vocabulary: 5, features: 3 }],
  "layer/embeddingBag": [{ vocabulary: 5, features: 3, padding: null }],
  "layer/parametrized": [
    { ...inner, by: ["weightNorm"] },
    { ...inner, by: ["spectralNorm", "weightStandardization"] },
  ],
  "layer/conv2dTranspose": [{ filters: 2 }, { filters: 2, window: [4, 2], strides: [2, 3], padding: "same" }],
  "layer/depthwiseConv2d": [{}, { multiplier: 2, strides: 2, padding: "same", activation: "tanh" }],
  "layer/gru": [{ units: 3 }, { units: 2, sequence: true, reverse: true, bias: false }],
  "layer/lstm": [{ units: 3 }, { units: 2, sequence: true, reverse: true, bias: false }],
  "layer/parallel": [
    {
      branches: [
        { name: "dense", options: { units: 4 } },
        { name: "sequential", options: inner },
      ],
    },
    { branches: ["selfAttention", "batchNorm"], join: "add" },
  ],
  "layer/positions": [{}, { kind: "learned" }],
  "layer/simpleRnn": [{ units: 3 }, { units: 4, recurrent: "identity", sequence: true }],
  "layer/reshape": [{ shape: [2, 2] }, { shape: [12, 2] }],
  "layer/residual": [inner, { ...inner, scale: "channel", initial: 0.5 }],
  "layer/scale": [{}, { per: "channel", initial: 2 }],
  "layer/selfAttention": [{ heads: 2 }, { causal: true, bias: false }],
  "layer/sequential": [inner],
  "loss/focal": [{}, { gamma: 0 }, { gamma: 1 }],
  "loss/softmaxCrossEntropy": [{}, { labelSmoothing: 0.2 }],
  "metric/topK": [{ k: 1 }, { k: 2 }],
  "metric/f1": [{}, { average: "micro" }, { average: "binary" }],
  "network/layers": [{ layers: ["flatten", { name: "dense", options: { units: 5 } }] }],
  "optimizer/sgd": [{}, { momentum: 0.9 }, { momentum: 0.9, nesterov: true }],
  "optimizer/adamW": [{}, { weightDecay: 0.5 }],
  "gradientTransform/momentum": [{}, { nesterov: true }],
  "transform/augmentedCopies": [{ steps: ["flip"] }],
  "schedule/warmup": [{}, { steps: 10, schedule: "cosineDecay(initial=0.1, steps=50)" }],
};

const runner = { describe, it };
// What values hold is looked up by name.
registry.use(initPlugins, regularizePlugins, augmentPlugins, plugins);
for (const plugin of plugins) {
  const options = variants[`${plugin.kind}/${plugin.name}`];
  // Its output layer is the last one listed, whatever the data asks for.
  if (plugin.id === layers.id) describeLaws(plugin, runner, options ?? [], pluginLaws);
  else describePlugin(plugin, runner, options);
}

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
  const base = { name: "test:faulty", summary: "Faulty on purpose.", options: {} };

  it("a layer that looks at its batch, one that lies about its shape, and one with a gradient of its own", async () => {
    const layer = (apply: Parameters<typeof defineLayer>[0]["build"]) =>
      defineLayer({ ...base, options: { name: layerName() }, build: apply });
    const centred = layer((inputShape) => ({
      outputShape: inputShape,
      parameters: {},
      apply: (x) => ({ output: sub(x, mean(x, { axes: 0, keepDims: true })) }),
    }));
    expect(await broken(centred)).toEqual(["evaluation needs no key and treats examples one by one"]);
    const lying = layer(() => ({ outputShape: [7], parameters: {}, apply: (x) => ({ output: x }) }));
    expect(await broken(lying)).toEqual([
      "it fits some shape, refuses the others by a ShapeError, and puts out the shape that it says",
    ]);
    const stopped = layer((inputShape) => ({
      outputShape: inputShape,
      parameters: {},
      apply: (x) => ({ output: mul(x, stopGradient(x)) }),
    }));
    expect(await broken(stopped)).toEqual([
      "the gradients with respect to the input and the parameters are difference quotients",
    ]);
    const rude = layer(() => {
      throw new TypeError("no");
    });
    expect(await broken(rude)).toContain(
      "it fits some shape, refuses the others by a ShapeError, and puts out the shape that it says",
    );
  });

  it("a loss of the batch, and one whose gradient is another's", async () => {
    const square = (x: Parameters<typeof mul>[0] & object) => mul(x, x);
    const coupled = defineLoss({
      ...base,
      apply: (y, t) => mean(square(sub(sub(y, t), mean(sub(y, t)))), { axes: 1 }),
    });
    expect(await broken(coupled)).toEqual(["the loss of an example depends on that example alone"]);
    const halved = defineLoss({
      ...base,
      apply: (y, t) => mean(mul(sub(y, t), stopGradient(sub(y, t))), { axes: 1 }),
    });
    expect(await broken(halved)).toEqual(["its gradient is the difference quotient"]);
    const whole = defineLoss({ ...base, apply: (y, t) => mean(square(sub(y, t))) });
    expect(await broken(whole)).toContain("it gives one finite number for every example");
  });

  it("a metric that prefers the worse, one of the first example, and one of its chunk", async () => {
    const metric = (better: "higher" | "lower", finish?: (rows: Float64Array) => number, centred = false) =>
      defineMetric({
        ...base,
        better,
        tasks: ["regression"],
        ...(finish === undefined ? {} : { finish }),
        apply(y, t) {
          const errors = mean(mul(sub(y, t), sub(y, t)), { axes: 1 });
          return centred ? sub(errors, mul(0.5, mean(errors))) : errors;
        },
      });
    expect(await broken(metric("higher"))).toEqual(["nothing is better than perfect outputs"]);
    expect(await broken(metric("lower", (rows) => rows[0]!))).toEqual(["the order of the examples does not matter"]);
    expect(await broken(metric("lower", undefined, true))).toEqual([
      "what it says of an example depends on that example alone",
    ]);
  });

  it("an optimizer that climbs, one that forgets the factors, and one whose slots grow", async () => {
    const climbing = defineGradientTransform<object>({
      name: "test:up",
      summary: "Up.",
      acts: null,
      options: {},
      update: (gradients, slots) => ({ gradients: mapVariables(gradients, (g) => mul(g, -1)), slots }),
    });
    const options = { learningRate: rate(0.1) };
    const up = defineOptimizer({ ...base, options, chain: () => [climbing(), scaleByRate()] });
    expect(await broken(up)).toEqual(["it goes down a bowl and Rosenbrock's valley at some rate"]);
    const fixed = defineGradientTransform<object>({
      name: "test:fixed",
      summary: "Forgets the factors.",
      acts: null,
      options: {},
      update: (gradients, slots, { rate: eta }) => ({ gradients: mapVariables(gradients, (g) => mul(g, eta)), slots }),
    });
    const forgetful = defineOptimizer({ ...base, options, chain: () => [fixed()] });
    expect(await broken(forgetful)).toEqual(["the factor of a parameter multiplies its learning rate"]);
    const growing = defineGradientTransform<object>({
      name: "test:growing",
      summary: "Has slots later.",
      options: {},
      update: (gradients) => ({ gradients, slots: { late: gradients } }),
    });
    expect(await broken(growing)).toEqual(["the slots keep their names and shapes"]);
  });

  it("a schedule that counts its calls, and one below 0", async () => {
    let calls = 0;
    const counting = defineSchedule({ ...base, at: () => calls++ });
    expect(await broken(counting)).toEqual(["a step has one value, whatever was asked before"]);
    expect(await broken(defineSchedule({ ...base, at: (step) => 5 - step }))).toEqual([
      "it is a finite number ≥ 0 at every step",
    ]);
  });

  it("a network of the wrong width, and one that keeps its own initializers", async () => {
    const wide = defineNetwork({ ...base, build: (_, __, put) => [flatten(), put.output(3)] });
    expect(await broken(wide)).toEqual([
      "it is made for some data, refuses the rest in words, and puts out as many numbers as are asked for",
    ]);
    const stubborn = defineNetwork({
      ...base,
      build: ({ outputs }, _, put) => [flatten(), dense(4, { initializer: "heNormal" }), put.output(outputs)],
    });
    expect(await broken(stubborn)).toEqual(["the initializer of a treatment reaches its kernels"]);
  });
});
