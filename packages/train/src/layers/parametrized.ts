import {
  definePlugin,
  type Given,
  type Layer,
  type LayerPlugin,
  OptionError,
  type Parametrization,
  plugins,
} from "@nn/core";

import { buildBranch } from "../model/branch.ts";
import type { Model } from "../model/build-model.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly parametrized: typeof parametrized;
  }
}

export interface ParametrizedOptions {
  readonly layers: readonly Layer[];
  /** One after the other; each for the roles that it names. */
  readonly by: readonly Parametrization[];
}

/**
 * Layers in a row whose kernels are functions of what is trained. Layers keep their names, and draw what they draw without it.
 *
 * What is trained beside a kernel has its name and its own: `dense1/kernelLength` for weight normalization. In `fit`, a parametrization in
 * `use` stands for this around the whole model.
 *
 * @example sequential([parametrized([dense(64, { activation: "relu" })], { by: ["spectralNorm"] }), dense(10)])
 * @throws OptionError without layers or parametrizations.
 */
export const parametrized: LayerPlugin<ParametrizedOptions, Given<readonly Layer[]>, Model> = definePlugin<
  "layer",
  ParametrizedOptions,
  Model,
  Given<readonly Layer[]>
>({
  package: "@nn/train",
  name: "parametrized",
  kind: "layer",
  summary: "Layers in a row whose kernels are functions of what is trained.",
  traits: ({ by }) => ({
    holds: "row",
    ...(by.some(({ traits }) => traits?.stopsGradients === true) ? { stopsGradients: true } : {}),
  }),
  options: { layers: plugins("layer"), by: plugins("parametrization") },
  shorthand: "layers",
  check({ layers, by }) {
    if (layers.length === 0) throw new OptionError("parametrized: no layers; wanted at least one");
    if (by.length === 0) throw new OptionError("parametrized: by is empty; wanted a parametrization, e.g. weightNorm");
  },
  create: ({ layers, by }) => ({
    layers,
    parametrizations: by,
    build: (inputShape) => buildBranch([{ layers, parametrizations: by }], inputShape),
  }),
});
