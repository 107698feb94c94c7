import {
  type BuiltLayer,
  createRegistry,
  definePlugin,
  type InnerSignals,
  type Layer,
  type LayerPlugin,
  type LayerSignals,
  OptionError,
  type ParameterSpec,
  registry,
  type SpecOf,
  type StateSpec,
  type Tensor,
} from "@nn/core";

import { allLayers } from "../layers/_all.ts";
import { applyModel, buildLayers, type Model } from "./build-model.ts";
import { mapVariables, type Variables } from "./variables.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly sequential: typeof sequentialPlugin;
  }
}

export interface SequentialOptions {
  readonly layers: readonly SpecOf<"layer">[];
}

/** `sequential(layers)` as a plug-in. */
export const sequentialPlugin: LayerPlugin<SequentialOptions, never, Model> = definePlugin<
  "layer",
  SequentialOptions,
  Model
>({
  package: "@nn/train",
  name: "sequential",
  kind: "layer",
  summary: "Layers in a row.",
  defaults: { layers: [] },
  check({ layers }) {
    if (layers.length === 0) throw new OptionError("sequential: no layers; wanted at least one");
  },
  create(options) {
    const layers = options.layers.map(resolveLayer);
    return { layers, build: (inputShape) => asLayer(layers, inputShape) };
  },
});

const scope = createRegistry({ parent: registry });
scope.use(allLayers, sequentialPlugin);

/** A layer from any spec: the built-in ones, and those that are registered. */
export function resolveLayer(spec: SpecOf<"layer">): Layer {
  return scope.resolve("layer", spec);
}

/**
 * Layers in a row, each fed by the one before. A model is a layer; models within models are flattened.
 *
 * @example sequential([flatten(), dense(512, { activation: "relu" }), dense(10)])
 */
export function sequential(layers: readonly SpecOf<"layer">[]): Model {
  return sequentialPlugin({ layers: layers.map(resolveLayer) });
}

function asLayer(layers: readonly Layer[], inputShape: readonly number[]): BuiltLayer {
  const model = buildLayers(layers, inputShape);
  return {
    outputShape: model.outputShape,
    inner: model.layers,
    parameters: joinNames<ParameterSpec>(model.parameters),
    state: joinNames<StateSpec>(model.state),
    apply(input, context) {
      const { output, state, signals } = applyModel(model, input, {
        ...context,
        parameters: splitNames(context.parameters),
        state: splitNames(context.state),
      });
      return { output, state: joinNames(state), inner: listSignals(signals) };
    },
  };
}

function listSignals(signals: Readonly<Record<string, LayerSignals<Tensor>>>): InnerSignals[] {
  return Object.entries(signals).map(([name, signal]) => ({ name, ...signal }));
}

function joinNames<T>(variables: Variables<T>): Record<string, T> {
  const joined: Record<string, T> = {};
  mapVariables(variables, (value, layer, name) => {
    joined[`${layer}/${name}`] = value;
  });
  return joined;
}

function splitNames(joined: Readonly<Record<string, Tensor>>): Variables<Tensor> {
  const variables: Record<string, Record<string, Tensor>> = {};
  for (const [path, value] of Object.entries(joined)) {
    const slash = path.lastIndexOf("/");
    (variables[path.slice(0, slash)] ??= {})[path.slice(slash + 1)] = value;
  }
  return variables;
}
