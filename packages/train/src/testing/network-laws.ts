import { type Layer, OptionError, ShapeError, showShape } from "@nn/core";
import { demand, type Law } from "@nn/core/testing";
import { constant } from "@nn/init";

import { builtIns } from "../built-ins.ts";
import { planTechniques, type Techniques } from "../fit/techniques.ts";
import { sequential } from "../layers/sequential.ts";
import { buildModel, type BuiltModel } from "../model/build-model.ts";
import type { Network, NetworkData, NetworkPlugin } from "../network.ts";
import { buildNetwork } from "../put.ts";

/** Tables, images, spectrograms and texts. */
const data: readonly NetworkData[] = (
  [
    { inputShape: [6], vocabulary: 0 },
    { inputShape: [16, 16, 1], vocabulary: 0 },
    { inputShape: [32, 32, 3], vocabulary: 0 },
    { inputShape: [48, 32], vocabulary: 0 },
    { inputShape: [24], vocabulary: 50 },
  ] as const
).flatMap((shape) => [
  { ...shape, task: "classification" as const, outputs: 5 },
  { ...shape, task: "regression" as const, outputs: 1 },
]);

/** The network on the data that it is made for. */
function built(network: Network, use: Techniques): { readonly to: NetworkData; readonly model: BuiltModel }[] {
  return data.flatMap((to) => {
    let layers: readonly Layer[];
    try {
      layers = buildNetwork(network, to, use, builtIns);
      return [{ to, model: buildModel(sequential(layers), to.inputShape) }];
    } catch (error) {
      demand(
        error instanceof ShapeError || error instanceof OptionError,
        () =>
          `${showShape(to.inputShape)}: ${String(error)}; wanted a ShapeError or an OptionError for data that does not fit`,
      );
      return [];
    }
  });
}

/** What every network must keep, on the data that it takes. */
export const networkLaws: readonly Law<NetworkPlugin>[] = [
  {
    name: "it is made for some data, refuses the rest in words, and puts out as many numbers as are asked for",
    check(plugin, options) {
      const found = built(plugin(options), planTechniques([], builtIns));
      demand(found.length > 0, () => "it takes neither tables, images, spectrograms nor texts");
      for (const { to, model } of found) {
        const { outputShape } = model;
        demand(
          outputShape.join() === `${to.outputs}`,
          () => `on ${showShape(to.inputShape)} it puts out ${showShape(outputShape)}; wanted [${to.outputs}]`,
        );
      }
    },
  },
  {
    name: "the initializer of a treatment reaches its kernels",
    check(plugin, options) {
      for (const { model } of built(plugin(options), planTechniques([constant(0.125)], builtIns))) {
        const kernels = Object.entries(model.parameters).flatMap(([layer, specs]) =>
          Object.entries(specs).flatMap(([name, spec]) =>
            spec.role === "kernel" ? [{ path: `${layer}/${name}`, spec }] : [],
          ),
        );
        const missed = kernels.find(({ spec }) => spec.initializer.id !== constant(0.125).id);
        demand(missed === undefined, () => `${missed?.path} is drawn from ${missed?.spec.initializer.id}`);
        demand(kernels.length > 0, () => "it has no kernels");
      }
    },
  },
  {
    name: "it builds the same layers every time",
    check(plugin, options) {
      const once = (): string =>
        JSON.stringify(
          built(plugin(options), planTechniques([], builtIns)).map(({ model }) =>
            model.layers.map(({ layer }) => layer),
          ),
        );
      demand(once() === once(), () => "two networks of one plug-in differ");
    },
  },
];
