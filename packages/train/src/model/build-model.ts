/** @file From a description of layers to named layers with known shapes, and their application to tensors. */
import {
  add,
  DtypeError,
  DuplicateNameError,
  key as seedKey,
  OptionError,
  type Parametrization,
  parametrizeLayer,
  randomBits,
  ShapeError,
  showShape,
  showType,
  tensor,
  type BuiltLayer,
  type InnerSignals,
  type Layer,
  type LayerSignals,
  type ParameterSpec,
  type Shape,
  type StateSpec,
  type Tensor,
} from "@nn/core";

import type { Variables } from "./variables.ts";

export interface NamedLayer {
  /** Unique in the model: its own `name` option, or its kind and the index of that kind, e.g. `"dense2"`. */
  readonly name: string;
  readonly layer: Layer;
  readonly inputShape: Shape;
  readonly built: BuiltLayer;
}

export interface BuiltModel {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly layers: readonly NamedLayer[];
  readonly parameters: Variables<ParameterSpec>;
  readonly state: Variables<StateSpec>;
}

export interface ModelContext {
  readonly parameters: Variables<Tensor>;
  readonly state: Variables<Tensor>;
  readonly training: boolean;
  /** int32[2], the words of a key that is fresh for this step; needed in training. */
  readonly key?: Tensor;
}

export interface ModelResult {
  readonly output: Tensor;
  readonly state: Variables<Tensor>;
  /** Sum of what layers add to the training loss; absent when none does. */
  readonly loss?: Tensor;
  /** What each layer does, by layer name. */
  readonly signals: Readonly<Record<string, LayerSignals<Tensor>>>;
}

/** A layer made of layers in a row. */
export interface Model extends Layer, Row {}

/** What a model is as layers in a row. */
export interface Row {
  readonly layers: readonly Layer[];
  /** Of the kernels of all of its layers, one after the other; default none. */
  readonly parametrizations?: readonly Parametrization[];
}

/**
 * Names the layers of a model and works out their shapes; models within models are flattened.
 *
 * Names are stable: the kind and a counter of that kind from 1 (`dense1`, `dense2`, `flatten1`), or the layer's option
 * `name`. Parameters are drawn from streams called by these names, so a layer of another kind shifts nobody's numbers.
 *
 * @example buildModel(sequential([flatten(), dense(10)]), [28, 28, 1]).parameters.dense1.kernel.shape // [784, 10]
 * @throws ShapeError when a layer does not fit its input; DuplicateNameError when two layers have one name.
 */
export function buildModel(model: Layer, inputShape: Shape): BuiltModel {
  return buildLayers([model], inputShape);
}

/** `buildModel` of layers in a row. */
export function buildLayers(model: readonly (Layer | Row)[], inputShape: Shape): BuiltModel {
  const layers: NamedLayer[] = [];
  const counts = new Map<string, number>();
  let shape = inputShape;
  for (const { layer, by } of flattened(model)) {
    const kind = layer.id.slice(layer.id.lastIndexOf(":") + 1);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = ownName(layer) ?? `${kind}${count}`;
    if (layers.some((other) => other.name === name)) {
      throw new DuplicateNameError(
        `model: two layers are called ${JSON.stringify(name)}; give one of them another name`,
      );
    }
    const built = by.reduce(parametrizeLayer, buildLayer(layer, name, shape));
    layers.push({ name, layer, inputShape: shape, built });
    shape = built.outputShape;
  }
  return {
    inputShape,
    outputShape: shape,
    layers,
    parameters: collect(layers, ({ built }) => built.parameters),
    state: collect(layers, ({ built }) => built.state),
  };
}

/** Applies the layers in a row to a batch. @throws ShapeError, DtypeError that name the layer which refuses its input. */
export function applyModel(model: BuiltModel, input: Tensor, context: ModelContext): ModelResult {
  const signals: Record<string, LayerSignals<Tensor>> = {};
  const state: Record<string, Readonly<Record<string, Tensor>>> = {};
  let value = input;
  let loss: Tensor | undefined;
  for (const { name, built } of model.layers) {
    const layerState = gather(built.state, context.state, name);
    const result = located(name, value, () =>
      built.apply(value, {
        parameters: gather(built.parameters, context.parameters, name),
        state: layerState,
        training: context.training,
        ...(context.key === undefined ? {} : { key: layerKey(context.key, name) }),
      }),
    );
    if (built.state !== undefined) scatter(state, name, { ...layerState, ...result.state });
    for (const inner of result.inner ?? []) signals[`${name}/${inner.name}`] = signalsOf(inner);
    signals[name] = signalsOf({ preActivation: result.output, input: value, ...result });
    if (result.loss !== undefined) loss = loss === undefined ? result.loss : add(loss, result.loss);
    value = result.output;
  }
  return { output: value, state, signals, ...(loss === undefined ? {} : { loss }) };
}

function signalsOf({ input, preActivation, output }: Omit<InnerSignals, "name">): LayerSignals<Tensor> {
  return { input, preActivation, output };
}

/** Layers of a model, those inside others called by their path and put before the one that holds them. */
export function everyLayer(layers: readonly NamedLayer[]): NamedLayer[] {
  return layers.flatMap((layer) => [
    ...everyLayer(layer.built.inner ?? []).map((inner) => ({ ...inner, name: `${layer.name}/${inner.name}` })),
    layer,
  ]);
}

/** Values of one sort by layer, layers without any left out. */
function collect<T>(
  layers: readonly NamedLayer[],
  pick: (layer: NamedLayer) => Readonly<Record<string, T>> | undefined,
): Variables<T> {
  const variables: Record<string, Record<string, T>> = {};
  for (const layer of layers) scatter(variables, layer.name, pick(layer) ?? {});
  return variables;
}

/** A layer's values into variables: `dense1/kernel` of layer residual1 becomes `kernel` of layer residual1/dense1. */
function scatter<T>(
  variables: Record<string, Record<string, T>>,
  layer: string,
  values: Readonly<Record<string, T>>,
): void {
  for (const [path, value] of Object.entries(values)) {
    const slash = path.lastIndexOf("/");
    const owner = slash < 0 ? layer : `${layer}/${path.slice(0, slash)}`;
    (variables[owner] ??= {})[path.slice(slash + 1)] = value;
  }
}

/** The way back: a layer's values, under the names that the layer itself has for them. */
function gather(
  wanted: Readonly<Record<string, unknown>> | undefined,
  variables: Variables<Tensor>,
  layer: string,
): Readonly<Record<string, Tensor>> {
  const values: Record<string, Tensor> = {};
  for (const path of Object.keys(wanted ?? {})) {
    const slash = path.lastIndexOf("/");
    const value = variables[slash < 0 ? layer : `${layer}/${path.slice(0, slash)}`]?.[path.slice(slash + 1)];
    if (value !== undefined) values[path] = value;
  }
  return values;
}

// The words of the step's key plus words that depend on the layer's name alone: distinct keys for distinct layers.
function layerKey(stepKey: Tensor, name: string): Tensor {
  return add(stepKey, tensor(Int32Array.from(seedKey(0).fold("layer", name).words)));
}

/**
 * The key under which the layers inside a layer get theirs. Sums of words do not know the order of a path, `residual1/residual2` and
 * `residual2/residual1` have one; so words are drawn between two names. No layer is called "/".
 */
export function branchKey(key: Tensor): Tensor {
  return randomBits(layerKey(key, "/"), [2]);
}

interface FlatLayer {
  readonly layer: Layer;
  readonly by: readonly Parametrization[];
}

function flattened(layers: readonly (Layer | Row)[]): FlatLayer[] {
  return layers.flatMap((layer) => {
    if (!isRow(layer)) return [{ layer, by: [] }];
    const { parametrizations = [] } = layer;
    return flattened(layer.layers).map((inner) => ({ ...inner, by: [...inner.by, ...parametrizations] }));
  });
}

function isRow(layer: Layer | Row): layer is Row {
  return "layers" in layer && Array.isArray(layer.layers);
}

function ownName(layer: Layer): string | undefined {
  const name = (layer.options as { readonly name?: unknown }).name;
  if (name === undefined || name === null) return undefined;
  if (typeof name !== "string" || !/^[\w-]+$/.test(name)) {
    throw new OptionError(`model: a layer's name is ${JSON.stringify(name)}; wanted letters, digits, "_" and "-"`);
  }
  return name;
}

/** What a layer refuses while it is applied, with its name; inside another layer, with the names of both. */
function located<T>(name: string, input: Tensor, apply: () => T): T {
  try {
    return apply();
  } catch (error) {
    const message = (text: string): string => `layer ${JSON.stringify(name)} on input ${showType(input)}: ${text}`;
    if (error instanceof ShapeError) throw new ShapeError(message(error.message));
    if (error instanceof DtypeError) throw new DtypeError(message(error.message));
    throw error;
  }
}

function buildLayer(layer: Layer, name: string, inputShape: Shape): BuiltLayer {
  try {
    const built = layer.build(inputShape);
    for (const [parameter, { initializer, shape, fans }] of Object.entries(built.parameters)) {
      const why = initializer.refusal(shape, { fans });
      if (why !== undefined) {
        throw new ShapeError(`its ${parameter} ${showShape(shape)} is refused by ${initializer.id}: ${why}`);
      }
    }
    return built;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(`layer ${JSON.stringify(name)} on input ${showShape(inputShape)}: ${error.message}`);
  }
}
