/** @file What every model initializer must keep, as plain functions that throw. */
import {
  createRegistry,
  key,
  type ModelInitialization,
  type ModelInitializerPlugin,
  type ModelProbe,
  NdArray,
  type Variables,
} from "@nn/core";

import { demand, same } from "./law-tools.ts";

export interface ModelInitializerLaw {
  readonly name: string;
  /** Throws a LawError when the law is broken; `make` gives the same model every time. */
  check(plugin: ModelInitializerPlugin, options: object, make: () => ModelProbe): Promise<void>;
}

export const modelInitializerLaws: readonly ModelInitializerLaw[] = [
  {
    name: "the same model and key give the same bits",
    async check(plugin, options, make) {
      const [a, b] = [
        await plugin(options).initialize(make(), key(5)),
        await plugin(options).initialize(make(), key(5)),
      ];
      demand(sameStart(a, b), () => "two initializations of one model with one key differ");
    },
  },
  {
    name: "it changes something, and never the values that it was given",
    async check(plugin, options, make) {
      const model = make();
      const { values } = await plugin(options).initialize(model, key(5));
      demand(sameValues(model.values, make().values), () => "the values of the probe were written to");
      demand(!sameValues(values, model.values), () => "nothing changed");
    },
  },
  {
    name: "it looks at the batch only if it says so",
    async check(plugin, options, make) {
      const value = plugin(options);
      if (value.usesData) return;
      const model = make();
      const other = { ...model, batch: { ...model.batch, inputs: shifted(model.batch.inputs) } };
      const [a, b] = [await value.initialize(model, key(5)), await value.initialize(other, key(5))];
      demand(sameStart(a, b), () => "another batch gives other values, and usesData is false");
    },
  },
  {
    name: "values survive JSON",
    async check(plugin, options, make) {
      const registry = createRegistry();
      registry.use(plugin);
      const value = plugin(options);
      const back = registry.resolve("modelInitializer", JSON.parse(JSON.stringify(value)) as typeof value);
      const [before, after] = [JSON.stringify(value), JSON.stringify(back)];
      demand(before === after, () => `JSON ${before} came back as ${after}`);
      const [a, b] = [await value.initialize(make(), key(5)), await back.initialize(make(), key(5))];
      demand(sameStart(a, b), () => "values differ after a round trip through JSON");
    },
  },
  {
    name: "misspelled options are refused",
    async check(plugin, options) {
      let refused = false;
      try {
        plugin({ ...options, notAnOption: 1 });
      } catch {
        refused = true;
      }
      demand(refused, () => "the option notAnOption was accepted");
    },
  },
  {
    name: "it says what it is",
    async check(plugin) {
      const { summary, defaults } = plugin;
      demand(/\S.*\.$/.test(summary), () => `the summary ${JSON.stringify(summary)} is no sentence with a full stop`);
      demand(Object.isFrozen(defaults), () => "the defaults can be changed");
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
