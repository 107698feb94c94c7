import { key, type LayerPlugin, math, normal, type Shape, sizeOf, tensor, type TypedArray } from "@nn/core";
import { demand, falseAlarm, type Law } from "@nn/core/testing";

import { applyLayer, type LayerMode } from "./apply-layer.ts";
import { gradientMismatch } from "./gradient-mismatch.ts";
import { same } from "./same.ts";

const shapes: readonly Shape[] = [
  [6, 3],
  [2, 2, 3, 4],
];
const training: LayerMode = { training: true, key: key(1) };
const evaluation: LayerMode = { training: false };

function batch(shape: Shape): Float32Array {
  return normal(key(5), sizeOf(shape), { std: 1.5 });
}

function outputs(plugin: LayerPlugin, options: object, shape: Shape, mode: LayerMode): Promise<TypedArray> {
  return applyLayer(plugin(options), tensor(batch(shape), { shape }), mode).output.data();
}

/** What every layer that keeps shapes must keep. */
export const layerLaws: readonly Law<LayerPlugin>[] = [
  {
    name: "it keeps the shape of its input, and its state keeps its own",
    check(plugin, options) {
      for (const shape of shapes) {
        const layer = plugin(options);
        const built = layer.build(shape.slice(1));
        demand(
          built.outputShape.join() === shape.slice(1).join(),
          () => `input [${shape.slice(1).join(", ")}] gives [${built.outputShape.join(", ")}]`,
        );
        for (const mode of [training, evaluation]) {
          const { output, state } = applyLayer(layer, tensor(batch(shape), { shape }), mode);
          demand(
            output.shape.join() === shape.join(),
            () => `a batch [${shape.join(", ")}] gives [${output.shape.join(", ")}]`,
          );
          for (const [name, spec] of Object.entries(built.state ?? {})) {
            demand(state[name]?.shape.join() === spec.shape.join(), () => `state ${name} changes its shape`);
          }
        }
      }
    },
  },
  {
    name: "evaluation needs no key, leaves the state, and treats examples one by one",
    async check(plugin, options) {
      for (const shape of shapes) {
        const [count, ...rest] = shape;
        const x = tensor(batch(shape), { shape });
        const { output, state } = applyLayer(plugin(options), x, evaluation);
        const whole = await output.data();
        for (const [name, { value }] of Object.entries(plugin(options).build(rest).state ?? {})) {
          demand(
            (await state[name]!.data()).every((item) => item === value),
            () => `evaluation changes the state ${name}`,
          );
        }
        const size = sizeOf(rest);
        for (let i = 0; i < count!; i++) {
          const one = tensor(batch(shape).slice(i * size, (i + 1) * size), { shape: [1, ...rest] });
          const alone = await applyLayer(plugin(options), one, evaluation).output.data();
          demand(same(alone, whole.slice(i * size, (i + 1) * size)), () => `example ${i} changes with its batch`);
        }
      }
    },
  },
  {
    name: "the gradient is the difference quotient, in training and in evaluation",
    async check(plugin, options) {
      for (const mode of [training, evaluation]) {
        const shape = [4, 3];
        const mismatch = await gradientMismatch(
          (x) => applyLayer(plugin(options), x, mode).output,
          batch(shape),
          shape,
        );
        demand(mismatch === undefined, () => `${mode.training ? "training" : "evaluation"}: ${mismatch}`);
      }
    },
  },
];

const columns = [-2, 0.5, 1, 3];
const rows = 16384;

/** What every layer that is random in training must keep besides. */
export const noiseLaws: readonly Law<LayerPlugin>[] = [
  {
    name: "the same key gives the same bits, another key others",
    async check(plugin, options) {
      const shape = [32, 8];
      const one = await outputs(plugin, options, shape, training);
      demand(same(one, await outputs(plugin, options, shape, training)), () => "two runs with one key differ");
      const other = await outputs(plugin, options, shape, { training: true, key: key(2) });
      const still = await outputs(plugin, options, shape, evaluation);
      demand(!same(one, other) || same(one, still), () => "two keys give the same noise");
    },
  },
  {
    name: "training without a key is refused",
    async check(plugin, options) {
      let refused = false;
      try {
        await outputs(plugin, options, [2, 2], { training: true });
      } catch {
        refused = true;
      }
      demand(refused, () => "there was noise without a key");
    },
  },
  {
    name: "noise is the same in a larger batch",
    async check(plugin, options) {
      const [count, rest] = [4, [2, 3]];
      const input = normal(key(5), 2 * count * sizeOf(rest), { std: 1.5 });
      const noisy = (examples: number): Promise<TypedArray> => {
        const shape = [examples, ...rest];
        return applyLayer(plugin(options), tensor(input.slice(0, sizeOf(shape)), { shape }), training).output.data();
      };
      const [small, large] = [await noisy(count), await noisy(2 * count)];
      demand(same(small, large.slice(0, small.length)), () => "elements depend on the size of the batch");
    },
  },
  {
    name: "the expectation of training is evaluation (z test)",
    async check(plugin, options) {
      const { noisy, still } = await large(plugin, options);
      columns.forEach((x, column) => {
        const values = Array.from({ length: rows }, (_, row) => noisy[row * columns.length + column]!);
        const { mean, variance } = moments(values);
        const z = math.normalQuantile(1 - falseAlarm / (2 * columns.length));
        const bound = z * Math.sqrt(variance / rows) + 1e-6 * Math.abs(x);
        const wanted = still[column]!;
        demand(
          Math.abs(mean - wanted) <= bound,
          () => `${x} becomes ${mean} on average; evaluation gives ${wanted} ± ${bound}`,
        );
      });
    },
  },
  {
    name: "neighbouring examples have noise of their own (correlation test)",
    async check(plugin, options) {
      const { noisy } = await large(plugin, options);
      columns.forEach((x, column) => {
        const values = Array.from({ length: rows }, (_, row) => noisy[row * columns.length + column]!);
        const { mean, variance } = moments(values);
        if (variance < 1e-12) return;
        const product = moments(values.slice(1).map((value, i) => (value - mean) * (values[i]! - mean)));
        // The correlation of independent values has standard deviation 1/√n.
        const bound = math.normalQuantile(1 - falseAlarm / (2 * columns.length)) / Math.sqrt(rows);
        const correlation = product.mean / variance;
        demand(
          Math.abs(correlation) <= bound,
          () => `${x}: neighbours correlate by ${correlation}; wanted 0 ± ${bound}`,
        );
      });
    },
  },
];

async function large(plugin: LayerPlugin, options: object): Promise<{ noisy: TypedArray; still: TypedArray }> {
  const shape = [rows, columns.length];
  const x = tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => columns[i % columns.length]!),
    { shape },
  );
  const mode = { training: true, key: key(20261124).fold("law", plugin.id) };
  const [noisy, still] = await Promise.all(
    [mode, evaluation].map((each) => applyLayer(plugin(options), x, each).output.data()),
  );
  return { noisy: noisy!, still: still! };
}

/** Mean and variance (divided by n). */
function moments(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / values.length };
}
