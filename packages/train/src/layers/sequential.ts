import { definePlugin, type Given, type Layer, type LayerPlugin, OptionError, plugins } from "@nn/core";

import { buildBranch } from "../model/branch.ts";
import type { Model } from "../model/build-model.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly sequential: typeof sequential;
  }
}

export interface SequentialOptions {
  readonly layers: readonly Layer[];
}

/**
 * Layers in a row, each fed by the one before. A model is a layer; models within models are flattened.
 *
 * @example sequential([flatten(), dense(512, { activation: "relu" }), dense(10)])
 * @throws OptionError without layers.
 */
export const sequential: LayerPlugin<SequentialOptions, Given<readonly Layer[]>, Model> = definePlugin<
  "layer",
  SequentialOptions,
  Model,
  Given<readonly Layer[]>
>({
  package: "@nn/train",
  name: "sequential",
  kind: "layer",
  summary: "Layers in a row.",
  traits: () => ({ holds: "row" }),
  options: { layers: plugins("layer") },
  shorthand: "layers",
  check({ layers }) {
    if (layers.length === 0) throw new OptionError("sequential: no layers; wanted at least one");
  },
  create: ({ layers }) => ({ layers, build: (inputShape) => buildBranch(layers, inputShape) }),
});
