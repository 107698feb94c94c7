import {
  array,
  type BuiltLayer,
  integers,
  key,
  type Layer,
  type LayerPlugin,
  type NdArray,
  normal,
  permutation,
  type Shape,
  ShapeError,
  showShape,
  sizeOf,
  tensor,
  type Tensor,
} from "@nn/core";
import { demand, type Law } from "@nn/core/testing";
import { gradientMismatch } from "@nn/regularize/testing";

import { same } from "./same.ts";

/** What layers are tried on, without the batch axis: vectors, sequences, images. */
const shapes: readonly Shape[] = [[4], [6, 4], [6, 6, 4]];
const count = 3;
const attempts = 4;

interface Trial {
  readonly shape: Shape;
  readonly built: BuiltLayer;
  /** Of a batch. */
  readonly inputs: Float32Array;
  /** Whether inputs are ids, of which there is no gradient. */
  readonly ids: boolean;
  readonly parameters: Readonly<Record<string, NdArray>>;
}

/** The layer on each shape that it takes; every attempt has other numbers. */
function trialsOf(layer: Layer, attempt = 0): Trial[] {
  return shapes.flatMap((shape): Trial[] => {
    let built: BuiltLayer;
    try {
      built = layer.build(shape);
    } catch (error) {
      demand(
        error instanceof ShapeError,
        () => `input ${showShape(shape)}: ${String(error)}; wanted a ShapeError for a shape that does not fit`,
      );
      return [];
    }
    const ids = Object.values(built.parameters).some(({ role }) => role === "embedding");
    const inputs = ids ? Float32Array.from(integers(key(2), count * sizeOf(shape), 4)) : drawInputs(shape, attempt);
    return [{ shape, built, inputs, ids, parameters: drawParameters(built, attempt) }];
  });
}

/** Normal, or in the last attempt 1/32 apart from one another and from 0: at a tie a maximum has no gradient. */
function drawInputs(shape: Shape, attempt: number): Float32Array {
  const size = count * sizeOf(shape);
  if (attempt < attempts - 1) return normal(key(2 + attempt), size);
  return Float32Array.from(permutation(key(2), size), (rank) => (rank - (size - 1) / 2) / 32);
}

/** First values, moved a little: zeros and ones would hide what is wrong. */
function drawParameters({ parameters }: BuiltLayer, attempt: number): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { initializer, shape, fans }]) => {
      const noise = normal(key(4 + attempt).fold(name), sizeOf(shape), { std: 0.1 });
      const values = initializer.sample(key(3), shape, { fans }).map((value, index) => value + noise[index]!);
      return [name, array(values, { shape })];
    }),
  );
}

function apply(
  { built, parameters }: Trial,
  input: Tensor,
  { training = false, parameters: other = {} }: { training?: boolean; parameters?: Readonly<Record<string, Tensor>> },
): Tensor {
  const state = Object.fromEntries(
    Object.entries(built.state ?? {}).map(([name, { shape, value }]) => [
      name,
      tensor(new Float32Array(sizeOf(shape)).fill(value), { shape }),
    ]),
  );
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, tensor(value)]));
  return built.apply(input, {
    parameters: { ...values, ...other },
    state,
    training,
    ...(training ? { key: tensor(Int32Array.from(key(7).words)) } : {}),
  }).output;
}

function batch({ inputs, shape }: Trial, rows = count, first = 0): Tensor {
  const size = sizeOf(shape);
  return tensor(inputs.slice(first * size, (first + rows) * size), { shape: [rows, ...shape] });
}

/** What every layer must keep, whatever its shapes: it is tried on vectors of 4, sequences [6, 4] and images [6, 6, 4]. */
export const layerLaws: readonly Law<LayerPlugin>[] = [
  {
    name: "it fits some shape, refuses the others by a ShapeError, and puts out the shape that it says",
    check(plugin, options) {
      const trials = trialsOf(plugin(options));
      demand(trials.length > 0, () => `it takes none of ${shapes.map(showShape).join(", ")}`);
      for (const trial of trials) {
        for (const training of [false, true]) {
          const { shape } = apply(trial, batch(trial), { training });
          const wanted = [count, ...trial.built.outputShape];
          demand(shape.join() === wanted.join(), () => `it puts out ${showShape(shape)}; it says ${showShape(wanted)}`);
        }
      }
    },
  },
  {
    name: "its parameters can be drawn from the initializers that they have",
    check(plugin, options) {
      for (const { built } of trialsOf(plugin(options))) {
        for (const [name, { initializer, shape, fans }] of Object.entries(built.parameters)) {
          const why = initializer.refusal(shape, { fans });
          demand(why === undefined, () => `${name} ${showShape(shape)} is refused by ${initializer.id}: ${why}`);
        }
      }
    },
  },
  {
    name: "evaluation needs no key and treats examples one by one",
    async check(plugin, options) {
      for (const trial of trialsOf(plugin(options))) {
        const whole = await apply(trial, batch(trial), {}).data();
        const size = whole.length / count;
        for (let row = 0; row < count; row++) {
          const alone = await apply(trial, batch(trial, 1, row), {}).data();
          demand(same(alone, whole.slice(row * size, (row + 1) * size)), () => `example ${row} changes with its batch`);
        }
      }
    },
  },
  {
    name: "the gradients with respect to the input and the parameters are difference quotients",
    async check(plugin, options) {
      const stops = plugin(options).traits?.stopsGradients === true;
      // A kink near one of the numbers spoils an attempt; a wrong gradient spoils all.
      let wrong: string | undefined;
      for (let attempt = 0; attempt < attempts; attempt++) {
        wrong = await firstMismatch(trialsOf(plugin(options), attempt), stops ? [false] : [false, true]);
        if (wrong === undefined) return;
      }
      demand(false, () => wrong!);
    },
  },
];

async function firstMismatch(trials: readonly Trial[], modes: readonly boolean[]): Promise<string | undefined> {
  for (const trial of trials) {
    for (const training of modes) {
      const mode = training ? "training" : "evaluation";
      const { inputs, shape, ids, parameters } = trial;
      const ofInput = ids
        ? undefined
        : await gradientMismatch((x) => apply(trial, x, { training }), inputs, [count, ...shape]);
      if (ofInput !== undefined) return `input, ${mode}: ${ofInput}`;
      for (const [name, { data, shape: own }] of Object.entries(parameters)) {
        const f = (value: Tensor): Tensor => apply(trial, batch(trial), { training, parameters: { [name]: value } });
        const found = await gradientMismatch(f, data as Float32Array, own);
        if (found !== undefined) return `${name}, ${mode}: ${found}`;
      }
    }
  }
  return undefined;
}
