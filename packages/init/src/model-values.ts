/** @file What model initializers share: new draws, scaled values, the layers with kernels, and compiled views of a model. */
import {
  add,
  type BatchTensors,
  compile,
  type Initializer,
  type Key,
  mapVariables,
  type ModelProbe,
  NdArray,
  NumericsError,
  OptionError,
  type ParameterRole,
  type ProbedLayer,
  type Tensor,
  type TypedArray,
  type Variables,
} from "@nn/core";

/** An initializer for kernels; null: what the layers themselves have drawn. */
export type BaseInitializer = Initializer | null;

/** The sum of scalars. */
export function total(terms: Variables<Tensor>): Tensor {
  return Object.values(terms)
    .flatMap((layer) => Object.values(layer))
    .reduce((a, b) => add(a, b));
}

/** The probe's values, kernels drawn anew from `base`, each from the stream that its layer would draw from. */
export function redraw(model: ModelProbe, key: Key, base: BaseInitializer): Variables<NdArray> {
  if (base === null) return model.values;
  return mapVariables(model.values, (value, layer, name) => {
    const spec = model.parameters[layer]?.[name];
    if (spec?.role !== "kernel") return value;
    const stream = key.fold("init", `${layer}/${name}`);
    return new NdArray(base.sample(stream, spec.shape, { fans: spec.fans }), spec.shape);
  });
}

/** The values with one of them replaced. */
export function replaceValue(
  values: Variables<NdArray>,
  layer: string,
  name: string,
  data: Float32Array,
): Variables<NdArray> {
  const old = values[layer]?.[name];
  return { ...values, [layer]: { ...values[layer], [name]: new NdArray(data, old?.shape ?? [data.length]) } };
}

/** One value times a number. */
export function scaled({ data, shape }: NdArray, factor: number): NdArray {
  return new NdArray(
    Float32Array.from(data, (x) => x * factor),
    shape,
  );
}

/** A layer and the name of its kernel. */
export interface KernelLayer {
  readonly layer: ProbedLayer;
  readonly kernel: string;
  /** Absent when the layer has no bias. */
  readonly bias: string | undefined;
}

/** Layers with a kernel, in the order in which they are applied. */
export function kernelLayers({ layers }: ModelProbe): KernelLayer[] {
  return layers.flatMap((layer) => {
    const named = (role: ParameterRole): string | undefined =>
      Object.entries(layer.parameters).find(([, spec]) => spec.role === role)?.[0];
    const kernel = named("kernel");
    return kernel === undefined ? [] : [{ layer, kernel, bias: named("bias") }];
  });
}

/** The branch of one residual block: what lies inside it, in the order in which it is applied. */
export interface Branch {
  readonly block: string;
  readonly layers: readonly ProbedLayer[];
  /** Those with a kernel. */
  readonly kernels: readonly KernelLayer[];
}

/**
 * The branches of a model's residual blocks, in order.
 *
 * @throws OptionError when the model has none.
 */
export function residualBranches(owner: string, model: ModelProbe): Branch[] {
  const kernels = kernelLayers(model);
  const branches = model.layers
    .filter(({ residual }) => residual === true)
    .map(({ name: block }) => ({
      block,
      layers: model.layers.filter(({ name }) => name.startsWith(`${block}/`)),
      kernels: kernels.filter(({ layer }) => layer.name.startsWith(`${block}/`)),
    }));
  if (branches.length === 0)
    throw new OptionError(`${owner}: the model has no residual block; wanted at least one, e.g. residual([…])`);
  return branches;
}

/**
 * The values after `change` has seen every layer with a kernel, in the order in which they are applied, each with its linear
 * output on the probe's batch at the values so far. It is asked again about a layer that it has changed, `tries` times at most.
 */
export async function layerByLayer(
  model: ModelProbe,
  start: Variables<NdArray>,
  tries: number,
  change: (values: Variables<NdArray>, layer: KernelLayer, output: NdArray) => Variables<NdArray> | undefined,
): Promise<Variables<NdArray>> {
  const layers = kernelLayers(model);
  const forward = compile(
    (values: Variables<Tensor>, batch: BatchTensors) => {
      const recorded = model.record(values, batch).layers;
      return layers.map(({ layer }) => recorded[layer.name]!.preActivation);
    },
    model.backend === undefined ? {} : { backend: model.backend },
  );
  const { inputs, targets } = model.batch;
  let values = start;
  let outputs = await forward(values, { inputs, targets });
  for (const [index, layer] of layers.entries()) {
    for (let attempt = 0; attempt < tries; attempt++) {
      const changed = change(values, layer, outputs[index]!);
      if (changed === undefined) break;
      values = changed;
      outputs = await forward(values, { inputs, targets });
    }
  }
  return values;
}

/** Mean and population variance of every `stride`-th number, accumulated in float64. */
export function moments(
  data: TypedArray,
  offset = 0,
  stride = 1,
): { readonly mean: number; readonly variance: number } {
  let sum = 0;
  let count = 0;
  for (let i = offset; i < data.length; i += stride, count++) sum += data[i]!;
  const mean = sum / count;
  let squares = 0;
  for (let i = offset; i < data.length; i += stride) squares += (data[i]! - mean) * (data[i]! - mean);
  return { mean, variance: squares / count };
}

/** Refuses a layer whose linear output says nothing about scale: constant on the batch, or not finite. */
export function checkSignal(owner: string, layer: string, variance: number): void {
  if (variance > 0 && variance < Infinity) return;
  throw new NumericsError(
    `${owner}: the linear output of layer ${JSON.stringify(layer)} has variance ${variance} on the batch; wanted a positive finite number, so look at the inputs and at the layers before it`,
  );
}
