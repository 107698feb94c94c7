/** @file Weights of other libraries, whose kernels have their axes in another order. */
import {
  array,
  DataError,
  type Layer,
  type NdArray,
  type ParameterSpec,
  resolveAxes,
  sameShape,
  type Shape,
  showShape,
  sizeOf,
  suggest,
} from "@nn/core";

import { buildModel } from "../model/build-model.ts";
import type { Variables } from "../model/variables.ts";

export interface ImportOptions {
  /**
   * Order of the axes of kernels. `"pytorch"`: [out, in, …window], [in, out, …window] of transposed convolutions. `"keras"`: as here,
   * but [h, w, out, in] of transposed convolutions and [h, w, in, multiplier] of depthwise ones.
   */
  readonly layout: "pytorch" | "keras";
  /** The name in the file for each parameter that is taken: `{ "dense1/kernel": "fc.weight" }`. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Parameters for a model from arrays of another library, e.g. of a safetensors file: for `fit({ parameters })`.
 *
 * Kernels are transposed to [...window, in, out] by the axes that their layer declares; everything else has one order everywhere.
 *
 * @example
 * const { tensors } = decodeSafetensors(await readFile("mlp.safetensors"));
 * const parameters = importWeights(model, [784], tensors, {
 *   layout: "pytorch", names: { "dense1/kernel": "0.weight", "dense1/bias": "0.bias" },
 * });
 * await fit(model, data, { parameters, … });
 * @throws DataError for parameters and arrays that do not exist, and for shapes that do not fit.
 */
export function importWeights(
  model: Layer,
  inputShape: Shape,
  tensors: Readonly<Record<string, NdArray>>,
  { layout, names }: ImportOptions,
): Variables<NdArray> {
  const { parameters } = buildModel(model, inputShape);
  const specs = new Map<string, ParameterSpec>(
    Object.entries(parameters).flatMap(([layer, own]) =>
      Object.entries(own).map(([name, spec]) => [`${layer}/${name}`, spec] as const),
    ),
  );
  const found: Record<string, Record<string, NdArray>> = {};
  for (const [path, name] of Object.entries(names)) {
    const spec = specs.get(path);
    if (spec === undefined) throw unknown("the model has no parameter", path, specs.keys());
    const values = tensors[name];
    if (values === undefined) throw unknown("there is no array", name, Object.keys(tensors));
    const slash = path.lastIndexOf("/");
    (found[path.slice(0, slash)] ??= {})[path.slice(slash + 1)] = arranged(path, name, spec, values, layout);
  }
  return found;
}

function unknown(what: string, got: string, known: Iterable<string>): DataError {
  const all = [...known];
  const close = suggest(got, all);
  return new DataError(
    `importWeights: ${what} ${got};${close === undefined ? "" : ` did you mean ${close}?`} known: ${all.join(", ")}`,
  );
}

function arranged(
  path: string,
  name: string,
  spec: ParameterSpec,
  values: NdArray,
  layout: ImportOptions["layout"],
): NdArray {
  const { shape } = spec;
  const order = spec.role === "kernel" && shape.length >= 2 ? orderOf(spec, layout) : shape.map((_, axis) => axis);
  const wanted = order.map((axis) => shape[axis]!);
  // Keras has the filters of a channel of a depthwise kernel on an axis of their own; their order is the same.
  const fits =
    sameShape(values.shape, wanted) ||
    (layout === "keras" &&
      spec.fans.axes?.groups !== undefined &&
      sizeOf(values.shape) === sizeOf(shape) &&
      values.shape.length === shape.length);
  if (!fits || values.dtype !== "float32")
    throw new DataError(
      `importWeights: ${name} is ${values.dtype}${showShape(values.shape)}; ${path} ${showShape(shape)} wants float32${showShape(wanted)} in the order of ${layout}`,
    );
  const strides = stridesOf(wanted);
  // Of each axis of ours, the stride in the array given.
  const from = shape.map((_, axis) => strides[order.indexOf(axis)]!);
  const to = stridesOf(shape);
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, at) => {
    let index = 0;
    shape.forEach((extent, axis) => {
      index += (Math.floor(at / to[axis]!) % extent) * from[axis]!;
    });
    return values.data[index]!;
  });
  return array(data, { shape });
}

/** Our axes in the order of the other library. */
function orderOf({ shape, fans }: ParameterSpec, layout: ImportOptions["layout"]): number[] {
  const axes = fans.axes ?? { inAxes: [-2], outAxes: [-1] };
  const { inAxes, outAxes, windowAxes, batchAxes } = resolveAxes(shape, axes);
  const transposed = axes.transposedStrides !== undefined;
  if (layout === "pytorch")
    return [...batchAxes, ...(transposed ? [...inAxes, ...outAxes] : [...outAxes, ...inAxes]), ...windowAxes];
  return transposed ? [...windowAxes, ...outAxes, ...inAxes] : shape.map((_, axis) => axis);
}

function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}
