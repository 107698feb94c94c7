import {
  array,
  type GradientTransformPlugin,
  key,
  mapVariables,
  type NdArray,
  normal,
  type ParameterRole,
  type Shape,
  sizeOf,
  type Slots,
  tensor,
  type Tensor,
  type Variables,
} from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { same } from "./same.ts";

const shapes: Variables<Shape> = { dense1: { kernel: [4, 3], bias: [3] }, dense2: { kernel: [3, 2], gain: [] } };
const roles = mapVariables(shapes, (_, __, name) => name as ParameterRole);

/** Numbers of the shapes above; other seeds, other numbers. */
function numbers(seed: number, scale = 1): Variables<NdArray> {
  return mapVariables(shapes, (shape, layer, name) =>
    array(normal(key(seed).fold(layer, name), sizeOf(shape), { std: scale }), { shape }),
  );
}

function tensors(values: Variables<NdArray>): Variables<Tensor> {
  return mapVariables(values, ({ data, shape }) => tensor(data, { shape }));
}

async function read(variables: Variables<Tensor>): Promise<Variables<NdArray>> {
  const layers = Object.entries(variables).map(async ([layer, values]) => {
    const read = Object.entries(values).map(
      async ([name, value]) => [name, array(await value.data(), { shape: value.shape })] as const,
    );
    return [layer, Object.fromEntries(await Promise.all(read))] as const;
  });
  return Object.fromEntries(await Promise.all(layers));
}

/** Steps on given gradients, from some parameters that stay: the gradients that come out at each of them. */
async function steps(
  plugin: GradientTransformPlugin,
  options: object,
  given: readonly Variables<NdArray>[],
): Promise<readonly Variables<NdArray>[]> {
  const transform = plugin(options);
  const parameters = numbers(1);
  let slots: Slots<NdArray> = transform.init(parameters);
  const all: Variables<NdArray>[] = [];
  for (const [index, gradients] of given.entries()) {
    const result = transform.update(tensors(gradients), mapSlots(slots, tensors), {
      parameters: tensors(parameters),
      roles,
      learningRate: tensor(0.1),
      rate: tensor(0.1),
      step: tensor(index + 1),
      key: tensor(Int32Array.from(key(7).fold(index).words)),
    });
    all.push(await read(result.gradients));
    const names = Object.keys(result.slots);
    demand(names.join() === Object.keys(slots).join(), () => `the slots became ${names.join(", ")}`);
    slots = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await read(result.slots[name]!)] as const)),
    );
  }
  return all;
}

function mapSlots<A, B>(slots: Slots<A>, change: (variables: Variables<A>) => Variables<B>): Slots<B> {
  return Object.fromEntries(Object.entries(slots).map(([name, variables]) => [name, change(variables)]));
}

function flat(variables: Variables<NdArray>): readonly (readonly [string, NdArray])[] {
  return Object.entries(variables).flatMap(([layer, values]) =>
    Object.entries(values).map(([name, value]) => [`${layer}/${name}`, value] as const),
  );
}

/** What every gradient transform must keep. */
export const gradientTransformLaws: readonly Law<GradientTransformPlugin>[] = [
  {
    name: "gradients keep their names and shapes, and stay finite: small, large and zero",
    async check(plugin, options) {
      for (const given of [numbers(2, 0), numbers(2), numbers(3, 1e4), numbers(4, 1e-4)]) {
        for (const result of await steps(plugin, options, [given, given])) {
          const wanted = flat(given);
          const got = flat(result);
          demand(got.length === wanted.length, () => `${wanted.length} gradients became ${got.length}`);
          wanted.forEach(([name, { shape }], i) => {
            const [own, value] = got[i]!;
            demand(own === name && value.shape.join() === shape.join(), () => `${name} became ${own}`);
            demand(value.data.every(Number.isFinite), () => `the gradient of ${name} is not finite`);
          });
        }
      }
    },
  },
  {
    // A run that is continued from a checkpoint has the slots alone.
    name: "the same steps give the same bits, whatever else it was used for",
    async check(plugin, options) {
      const given = [numbers(2), numbers(3), numbers(4)];
      const [first, second] = [await steps(plugin, options, given), await steps(plugin, options, given)];
      first.forEach((result, step) => {
        const again = flat(second[step]!);
        flat(result).forEach(([name, { data }], i) =>
          demand(same(data, again[i]![1].data), () => `step ${step + 1}: ${name} differs the second time`),
        );
      });
    },
  },
];
