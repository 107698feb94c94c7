import { key, type LayerPlugin, math, normal, type Shape, sizeOf, tensor, type TypedArray } from "@nn/core";
import { demand, falseAlarm, type Law } from "@nn/core/testing";

import { applyLayer, type LayerMode } from "./apply-layer.ts";
import { takes } from "./layer-laws.ts";
import { same } from "./same.ts";

const training: LayerMode = { training: true, key: key(1) };
const evaluation: LayerMode = { training: false };

/** What a layer is tried with, of what it takes: values, and channels at positions. */
function inputsOf(plugin: LayerPlugin, options: object): readonly Shape[] {
  return [[4], [2, 3, 4]].filter((inputShape) => takes(plugin, options, inputShape));
}

function outputs(plugin: LayerPlugin, options: object, shape: Shape, mode: LayerMode): Promise<TypedArray> {
  const x = tensor(normal(key(5), sizeOf(shape), { std: 1.5 }), { shape });
  return applyLayer(plugin(options), x, mode).output.data();
}

const commonLaws: readonly Law<LayerPlugin>[] = [
  {
    name: "the same key gives the same bits, another key others",
    async check(plugin, options) {
      for (const inputShape of inputsOf(plugin, options)) {
        const shape = [32, ...inputShape];
        const one = await outputs(plugin, options, shape, training);
        demand(same(one, await outputs(plugin, options, shape, training)), () => "two runs with one key differ");
        const other = await outputs(plugin, options, shape, { training: true, key: key(2) });
        const still = await outputs(plugin, options, shape, evaluation);
        demand(!same(one, other) || same(one, still), () => "two keys give the same noise");
      }
    },
  },
  {
    name: "training without a key is refused",
    async check(plugin, options) {
      for (const inputShape of inputsOf(plugin, options)) {
        let refused = false;
        try {
          await outputs(plugin, options, [2, ...inputShape], { training: true });
        } catch {
          refused = true;
        }
        demand(refused, () => "there was noise without a key");
      }
    },
  },
  {
    name: "noise is the same in a larger batch",
    async check(plugin, options) {
      for (const rest of inputsOf(plugin, options)) {
        const count = 4;
        const input = normal(key(5), 2 * count * sizeOf(rest), { std: 1.5 });
        const noisy = (examples: number): Promise<TypedArray> => {
          const shape = [examples, ...rest];
          return applyLayer(plugin(options), tensor(input.slice(0, sizeOf(shape)), { shape }), training).output.data();
        };
        const [small, large] = [await noisy(count), await noisy(2 * count)];
        demand(same(small, large.slice(0, small.length)), () => "elements depend on the size of the batch");
      }
    },
  },
  {
    name: "neighbouring examples have noise of their own (correlation test)",
    async check(plugin, options) {
      for (const sample of await samples(plugin, options, fixed)) {
        const { mean, variance } = moments(sample.noisy);
        if (variance < 1e-12) continue;
        const centred = sample.noisy.map((value) => value - mean);
        const products = centred.slice(1).map((value, i) => value * centred[i]!);
        // The correlation of independent values has standard deviation 1/√n.
        const bound = sample.quantile / Math.sqrt(products.length);
        const correlation = moments(products).mean / variance;
        demand(
          Math.abs(correlation) <= bound,
          () => `${sample.x}: neighbours correlate by ${correlation}; wanted 0 ± ${bound}`,
        );
      }
    },
  },
];

/** What every layer that is random in training must keep besides the laws of layers. */
export const noiseLaws: readonly Law<LayerPlugin>[] = [
  ...commonLaws,
  {
    name: "the expectation of training is evaluation (z test)",
    async check(plugin, options) {
      for (const { x, noisy, still, quantile } of await samples(plugin, options, fixed)) {
        const { mean, variance } = moments(noisy);
        const wanted = still[0]!;
        const bound = quantile * Math.sqrt(variance / noisy.length) + 1e-6 * Math.abs(x);
        demand(
          Math.abs(mean - wanted) <= bound,
          () => `${x} becomes ${mean} on average; evaluation gives ${wanted} ± ${bound}`,
        );
      }
    },
  },
];

/** The same for noise that keeps the moments of self-normalizing activations instead of every expectation. */
export const selfNormalizingNoiseLaws: readonly Law<LayerPlugin>[] = [
  ...commonLaws,
  {
    name: "standard normal values keep mean 0 and variance 1 (z tests)",
    async check(plugin, options) {
      for (const { noisy, quantile } of await samples(plugin, options, standard)) {
        const squares = noisy.map((value) => value * value);
        for (const [what, values, wanted] of [["mean", noisy, 0] as const, ["mean square", squares, 1] as const]) {
          const { mean, variance } = moments(values);
          const bound = quantile * Math.sqrt(variance / values.length);
          demand(Math.abs(mean - wanted) <= bound, () => `the ${what} became ${mean}; wanted ${wanted} ± ${bound}`);
        }
      }
    },
  },
];

/** One element of every example: the same value in all of them, or a standard normal one. */
type Inputs = (examples: number, size: number) => Float32Array;
const columns = [-2, 0.5, 1, 3];
const fixed: Inputs = (examples, size) =>
  Float32Array.from({ length: examples * size }, (_, i) => columns[(i % size) % columns.length]!);
const standard: Inputs = (examples, size) => normal(key(7), examples * size);

interface Sample {
  /** Of the first example. */
  readonly x: number;
  readonly noisy: readonly number[];
  readonly still: readonly number[];
  /** A standard normal value is beyond it in any of the tests of a law with the chance of a false alarm. */
  readonly quantile: number;
}

/** For each element of an example, what training and evaluation make of it in many examples. */
async function samples(plugin: LayerPlugin, options: object, inputs: Inputs): Promise<Sample[]> {
  const all: Sample[] = [];
  const shapes = inputsOf(plugin, options);
  // Two tests for each element at most.
  const tests = 2 * shapes.reduce((count, shape) => count + sizeOf(shape), 0);
  const quantile = math.normalQuantile(1 - falseAlarm / (2 * tests));
  for (const inputShape of shapes) {
    const size = sizeOf(inputShape);
    const examples = size > 4 ? 4096 : 16384;
    const values = inputs(examples, size);
    const x = tensor(values, { shape: [examples, ...inputShape] });
    const mode = { training: true, key: key(20261124).fold("law", plugin.id) };
    const [noisy = [], still = []] = await Promise.all(
      [mode, evaluation].map((each) => applyLayer(plugin(options), x, each).output.data()),
    );
    const element = (data: ArrayLike<number>, at: number): number[] =>
      Array.from({ length: examples }, (_, example) => data[example * size + at]!);
    for (let at = 0; at < size; at++)
      all.push({ x: values[at]!, noisy: element(noisy, at), still: element(still, at), quantile });
  }
  return all;
}

/** Mean and variance (divided by n). */
function moments(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / values.length };
}
