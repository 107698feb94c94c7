/** @file What every model initializer must keep, as plain functions that throw. */
import {
  createRegistry,
  registry,
  key,
  type ModelInitialization,
  type ModelInitializerPlugin,
  type ModelProbe,
  NdArray,
  type Variables,
} from "@nn/core";

import { demand, type Law, pluginLaws } from "@nn/core/testing";

import { same } from "./law-tools.ts";

/** On a model that `make` makes, the same one every time. */
export const modelInitializerLaws = (make: () => ModelProbe): readonly Law<ModelInitializerPlugin>[] => [
  ...pluginLaws,
  {
    name: "the same model and key give the same bits",
    async check(plugin, options) {
      const [a, b] = [
        await plugin(options).initialize(make(), key(5)),
        await plugin(options).initialize(make(), key(5)),
      ];
      demand(sameStart(a, b), () => "two initializations of one model with one key differ");
    },
  },
  {
    name: "it changes something, and never the values that it was given",
    async check(plugin, options) {
      const model = make();
      const { values } = await plugin(options).initialize(model, key(5));
      demand(sameValues(model.values, make().values), () => "the values of the probe were written to");
      demand(!sameValues(values, model.values), () => "nothing changed");
    },
  },
  {
    name: "it looks at the batch only if it says so",
    async check(plugin, options) {
      const value = plugin(options);
      if (value.usesData) return;
      const model = make();
      const other = { ...model, batch: { ...model.batch, inputs: shifted(model.batch.inputs) } };
      const [a, b] = [await value.initialize(model, key(5)), await value.initialize(other, key(5))];
      demand(sameStart(a, b), () => "another batch gives other values, and usesData is false");
    },
  },
  {
    name: "a value that comes back from JSON does the same",
    async check(plugin, options) {
      const scope = createRegistry({ parent: registry });
      scope.use(plugin);
      const value = plugin(options);
      const back = scope.resolve("modelInitializer", JSON.parse(JSON.stringify(value)) as typeof value);
      const [a, b] = [await value.initialize(make(), key(5)), await back.initialize(make(), key(5))];
      demand(sameStart(a, b), () => "values differ after a round trip through JSON");
    },
  },
];

function sameStart(a: ModelInitialization, b: ModelInitialization): boolean {
  return sameValues(a.values, b.values) && JSON.stringify(a.learningRates) === JSON.stringify(b.learningRates);
}

function sameValues(a: Variables<NdArray>, b: Variables<NdArray>): boolean {
  return Object.entries(a).every(([layer, values]) =>
    Object.entries(values).every(([name, { data }]) => {
      const other = b[layer]?.[name]?.data;
      return other !== undefined && same(data as Float32Array, other as Float32Array);
    }),
  );
}

function shifted({ data, shape, dtype }: NdArray): NdArray {
  return dtype === "float32"
    ? new NdArray(
        Float32Array.from(data, (x) => 2 * x + 1),
        shape,
      )
    : new NdArray(data, shape, dtype);
}
