import {
  defineInitializer,
  key,
  math,
  normal,
  type ParametrizationPlugin,
  type ParameterSpec,
  type Shape,
  sizeOf,
  tensor,
  type Tensor,
  type TypedArray,
} from "@nn/core";
import { demand, falseAlarm, type Law } from "@nn/core/testing";

import { gradientMismatch } from "./gradient-mismatch.ts";
import { same } from "./same.ts";

const shapes: readonly Shape[] = [
  [4, 3],
  [2, 5],
  [3, 3, 2, 4],
];

const standard = defineInitializer({
  name: "laws:standard",
  summary: "Standard normal values.",
  options: {},
  sample: ({ key: own, size }) => normal(own, size),
  moments: () => ({ mean: 0, variance: 1 }),
});

interface Mode {
  readonly training: boolean;
  readonly seed?: number;
}

/** The kernel that a layer would use, with the first values of what is beside it. */
function used(plugin: ParametrizationPlugin, options: object, w: Tensor, { training, seed }: Mode): Tensor {
  const spec: ParameterSpec = {
    shape: w.shape,
    role: "kernel",
    initializer: standard(),
    fans: { fanIn: 1, fanOut: 1 },
  };
  const { parameters = {}, state = {}, apply } = plugin(options).parametrize(spec);
  const filled = (shape: Shape, values: ArrayLike<number>): Tensor => tensor(Float32Array.from(values), { shape });
  const { value, state: next = {} } = apply(w, {
    training,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, own]) => [
        name,
        filled(own.shape, own.initializer.sample(key(1), own.shape, { fans: own.fans })),
      ]),
    ),
    state: Object.fromEntries(
      Object.entries(state).map(([name, own]) => [
        name,
        filled(own.shape, new Float32Array(sizeOf(own.shape)).fill(own.value)),
      ]),
    ),
    ...(seed === undefined ? {} : { key: tensor(Int32Array.from(key(seed).words)) }),
  });
  for (const [name, kept] of Object.entries(next))
    demand(kept.shape.join() === state[name]?.shape.join(), () => `the state ${name} changes its shape`);
  return value;
}

/** What every parametrization must keep. */
export const parametrizationLaws: readonly Law<ParametrizationPlugin>[] = [
  {
    name: "the kernel keeps its shape and is finite, of zeros too; evaluation needs no key",
    async check(plugin, options) {
      for (const shape of shapes) {
        for (const std of [1, 0, 1e-4]) {
          const w = tensor(normal(key(2), sizeOf(shape), { std }), { shape });
          for (const mode of [{ training: false }, { training: true, seed: 3 }]) {
            const value = used(plugin, options, w, mode);
            demand(
              value.shape.join() === shape.join(),
              () => `[${shape.join(", ")}] became [${value.shape.join(", ")}]`,
            );
            demand((await value.data()).every(Number.isFinite), () => `a kernel of size ${std} is not finite`);
          }
        }
      }
    },
  },
  {
    name: "the gradient is the difference quotient",
    async check(plugin, options) {
      const stops = plugin(options).traits?.stopsGradients === true;
      for (const shape of shapes.slice(0, 2)) {
        for (const mode of stops ? [{ training: false }] : [{ training: false }, { training: true, seed: 3 }]) {
          const mismatch = await gradientMismatch(
            (w) => used(plugin, options, w, mode),
            normal(key(2), sizeOf(shape)),
            shape,
          );
          demand(mismatch === undefined, () => mismatch ?? "");
        }
      }
    },
  },
  {
    name: "what is random follows the key, and is in evaluation what it is on average (z test)",
    async check(plugin, options) {
      const shape = [1, 64];
      const w = (): Tensor => tensor(new Float32Array(64).fill(0.5), { shape });
      const at = (mode: Mode): Promise<TypedArray> => used(plugin, options, w(), mode).data();
      const still = await at({ training: false });
      demand(
        same(await at({ training: true, seed: 1 }), await at({ training: true, seed: 1 })),
        () => "a key gives two kernels",
      );
      if (plugin(options).traits?.random === undefined) return;
      const values: number[] = [];
      for (let seed = 0; seed < 64; seed++) values.push(...(await at({ training: true, seed })));
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / values.length;
      const bound = math.normalQuantile(1 - falseAlarm / 2) * Math.sqrt(variance / values.length) + 1e-6;
      demand(
        Math.abs(mean - still[0]!) <= bound,
        () => `0.5 becomes ${mean} on average; evaluation gives ${still[0]} ± ${bound}`,
      );
    },
  },
];
