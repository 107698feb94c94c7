import { type Given, type Layer, OptionError, type PluginValue, plugins } from "@nn/core";

import type { Activation } from "../activation.ts";
import { linear } from "../activations/linear.ts";
import { defineNetwork, type NetworkPlugin, type Put } from "../network.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly layers: typeof layers;
  }
}

export interface LayersOptions {
  /** The last one with a kernel is the output layer. */
  readonly layers: readonly Layer[];
}

/**
 * Layers in a row as a network, so that a treatment can act on them.
 *
 * Kernels and biases whose initializer is not said get the treatment's. Every layer with a kernel but the last is hidden: what stands
 * before activations comes between its linear part and its activation, noise after the activation. Layers within layers, as in
 * `residual([…])`, are all hidden.
 *
 * @example layers([flatten(), dense(64, { activation: "relu" }), residual([dense(64)]), dense(10)])
 */
export const layers: NetworkPlugin<LayersOptions, Given<readonly Layer[]>> = defineNetwork<
  LayersOptions,
  Given<readonly Layer[]>
>({
  package: "@nn/train",
  name: "layers",
  summary: "Layers in a row.",
  options: { layers: plugins("layer", []) },
  shorthand: "layers",
  check(options) {
    if (options.layers.length === 0) throw new OptionError("layers: no layers; wanted at least one");
  },
  build(_, options, put) {
    const row = options.layers.flatMap(flattened);
    const output = row.findLastIndex(hasKernel);
    return row.flatMap((layer, index) => place(layer, row[index + 1], index === output, put));
  },
});

/** Models within models are one row, but for those whose kernels are parametrized. */
function flattened(layer: Layer): readonly Layer[] {
  if (!("layers" in layer) || !Array.isArray(layer.layers) || "parametrizations" in layer) return [layer];
  return (layer.layers as Layer[]).flatMap(flattened);
}

function place(layer: Layer, next: Layer | undefined, isOutput: boolean, put: Put): readonly Layer[] {
  const inner = innerOf(layer);
  if (inner !== undefined) {
    const row = inner.flatMap(flattened);
    const isEnd = (index: number): boolean =>
      isOutput && layer.traits?.holds === "row" && index === row.findLastIndex(hasKernel);
    return [remade(layer, { layers: row.flatMap((one, index) => place(one, row[index + 1], isEnd(index), put)) })];
  }
  if (isActivation(layer)) return [layer, ...put.after()];
  if (!hasKernel(layer)) return [layer];
  const {
    initializer,
    bias,
    activation: given = linear(),
  } = layer.options as {
    readonly initializer?: unknown;
    readonly bias?: unknown;
    readonly activation?: Activation;
  };
  const activation = put.scope.resolve("activation", given);
  const weights = {
    ...(initializer === "auto" ? { initializer: put.weights.initializer } : {}),
    ...(bias === true ? { bias: put.weights.bias } : {}),
  };
  if (isOutput) return [remade(layer, weights)];
  const bare = activation.id === linear().id;
  // Its activation is the next layer, which brings what stands after it.
  if (bare)
    return [remade(layer, weights), ...put.before(), ...(next !== undefined && isActivation(next) ? [] : put.after())];
  return put.hidden((given) => remade(layer, { ...weights, activation: given.activation ?? linear() }), activation);
}

function innerOf(layer: Layer): readonly Layer[] | undefined {
  const { layers: inner } = layer.options as { readonly layers?: readonly Layer[] };
  return inner;
}

function hasKernel(layer: Layer): boolean {
  return "initializer" in layer.options || innerOf(layer)?.some(hasKernel) === true;
}

function isActivation(layer: Layer): boolean {
  const { activation } = layer.options as { readonly activation?: PluginValue };
  return activation !== undefined && !hasKernel(layer);
}

function remade(layer: Layer, changes: object): Layer {
  if (Object.keys(changes).length === 0) return layer;
  if (layer.remake === undefined)
    throw new OptionError(`layers: ${layer.id} cannot be made anew with other options; make it with defineLayer`);
  return layer.remake(changes) as Layer;
}
