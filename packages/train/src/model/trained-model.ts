/** @file A trained model as a value: what it predicts, how well, what it is made of, and the file that it is kept in. */
import {
  array,
  compileStep,
  DataError,
  directScope,
  exampleCount,
  flattenTree,
  NdArray,
  sameShape,
  type Backend,
  type Dataset,
  type Layer,
  type Nested,
  type Scope,
  type Shape,
  type Split,
  type Tensor,
} from "@nn/core";

import { confusionMatrix } from "../metrics/parts/confusion-matrix.ts";
import { copyRows, emptyRows } from "../fit/data/batches.ts";
import { createEvaluator, type EvaluationState } from "../fit/evaluator.ts";
import { parameterHash } from "../fit/parameter-hash.ts";
import type { Metrics } from "../fit/types.ts";
import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.ts";
import { readBytes, writeWhole } from "../files/host-files.ts";
import type { Loss } from "../contracts/loss.ts";
import type { Metric } from "../contracts/metric.ts";
import { applyModel, buildModel, type BuiltModel } from "./build-model.ts";
import { initializeState } from "./initialize-parameters.ts";
import { summarize } from "./summary.ts";
import { mapVariables, type Variables } from "./variables.ts";

export interface TrainedModelParts {
  readonly layer: Layer;
  readonly inputShape: Shape;
  readonly parameters: Variables<NdArray>;
  /** What layers keep beside parameters, e.g. running means. */
  readonly state: Variables<NdArray>;
  readonly task: Dataset["task"];
  /** Names of the classes, or of the targets of a regression. */
  readonly classes: readonly string[];
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly backend?: Backend | undefined;
}

/** Raised when what is kept changes. */
const format = "nn-model/1";
const largestChunk = 256;

/**
 * A trained model: `run.model` of a run, or what `loadModel` reads.
 *
 * @example
 * const { model } = await fit(mlp(), data, options);
 * await model.predict(data.test.inputs);        // float32[n, classes], the logits
 * await model.predictClasses([[0.5, -1]]);      // Int32Array [1]
 * await model.evaluate(data.test);              // { loss: 0.31, accuracy: 0.9 }
 * await model.save("moons.safetensors");        // and later: await loadModel("moons.safetensors")
 */
export class TrainedModel {
  readonly #parts: TrainedModelParts;
  readonly #built: BuiltModel;

  /** @throws ShapeError, DataError for values that do not fit the layers. */
  constructor(parts: TrainedModelParts) {
    this.#parts = parts;
    this.#built = buildModel(parts.layer, parts.inputShape);
    checkValues("parameters", this.#built.parameters, parts.parameters);
    checkValues("state", this.#built.state, parts.state);
  }

  get layer(): Layer {
    return this.#parts.layer;
  }

  /** Of one example. */
  get inputShape(): Shape {
    return this.#parts.inputShape;
  }

  get outputShape(): Shape {
    return this.#built.outputShape;
  }

  get classes(): readonly string[] {
    return this.#parts.classes;
  }

  get parameters(): Variables<NdArray> {
    return this.#parts.parameters;
  }

  get state(): Variables<NdArray> {
    return this.#parts.state;
  }

  /** SHA-256 in hex of the parameters, as `run.hash`. */
  get hash(): string {
    return parameterHash(this.#parts.parameters);
  }

  /**
   * What the last layer puts out for examples [n, …inputShape], float32[n, …outputShape], in evaluation mode: logits of a classification. The
   * outputs of an example do not depend on the others.
   *
   * @throws DataError for examples of another shape.
   */
  async predict(examples: NdArray | Nested): Promise<NdArray> {
    const inputs = examples instanceof NdArray ? examples : array(examples);
    const { inputShape, parameters, state: layerState, backend } = this.#parts;
    const [count = 0] = inputs.shape;
    if (inputs.shape.length === 0 || !sameShape(inputs.shape.slice(1), inputShape))
      throw new DataError(
        `predict: the examples are ${inputs.dtype}[${inputs.shape.join(", ")}]; wanted [n${inputShape.map((extent) => `, ${extent}`).join("")}]`,
      );
    if (count === 0) return array(new Float32Array(0), { shape: [0, ...this.outputShape] });
    const size = Math.min(largestChunk, count);
    const chunk = emptyRows(inputs, size);
    const outputs = new Float32Array(count * this.outputShape.reduce((product, extent) => product * extent, 1));
    const step = await compileStep(
      (state: EvaluationState<Tensor>, x: Tensor) =>
        [
          state,
          applyModel(this.#built, x, { parameters: state.parameters, state: state.layerState, training: false }).output,
        ] as const,
      { parameters, layerState },
      [chunk],
      backend === undefined ? {} : { backend },
    );
    try {
      for (let start = 0; start < count; start += size) {
        copyRows(inputs, chunk, (row) => Math.min(start + row, count - 1));
        const { data } = await step.run(chunk);
        const width = data.length / size;
        outputs.set((data as Float32Array).subarray(0, Math.min(size, count - start) * width), start * width);
      }
    } finally {
      step.release();
    }
    return array(outputs, { shape: [count, ...this.outputShape] });
  }

  /** The class with the largest output; of a single logit, 1 where it is above 0. @throws DataError for a regression. */
  async predictClasses(examples: NdArray | Nested): Promise<Int32Array> {
    if (this.#parts.task !== "classification")
      throw new DataError("predictClasses: the model is a regression; wanted a classification");
    const { data, shape } = await this.predict(examples);
    const [count = 0, width = 1] = shape;
    return Int32Array.from({ length: count }, (_, row) => {
      if (width === 1) return data[row]! > 0 ? 1 : 0;
      let best = 0;
      for (let column = 1; column < width; column++)
        if (data[row * width + column]! > data[row * width + best]!) best = column;
      return best;
    });
  }

  /** Loss and metrics of a split, those of the run unless others are given. */
  async evaluate(
    split: Split,
    { metrics = this.#parts.metrics }: { readonly metrics?: readonly Metric[] } = {},
  ): Promise<Metrics> {
    const { loss, parameters, state: layerState, backend } = this.#parts;
    const parts = { model: this.#built, loss, metrics, backend };
    const evaluator = await createEvaluator(parts, { parameters, layerState }, split, exampleCount(split));
    try {
      return await evaluator.evaluate(split);
    } finally {
      evaluator.release();
    }
  }

  /** How often examples of each class (rows) are taken for each class (columns). @throws DataError for a regression. */
  async confusion({ inputs, targets }: Split): Promise<number[][]> {
    return confusionMatrix(await this.predictClasses(inputs), targets.data, this.#parts.classes.length);
  }

  /** Layers, the shapes that they put out, parameters and where these were drawn from, as a table of plain text. */
  summary(): string {
    return summarize(this.#built);
  }

  /** The model as a safetensors file: parameters and state by path, and how to build it. @throws OptionError for layers that JSON cannot hold. */
  toBytes(): Uint8Array {
    const { layer, inputShape, parameters, state, task, classes, loss, metrics } = this.#parts;
    const description = {
      format,
      layer: layer.toJSON(),
      inputShape,
      task,
      classes,
      loss: loss.toJSON(),
      metrics: metrics.map((metric) => metric.toJSON()),
      hash: this.hash,
    };
    return encodeSafetensors({
      tensors: { ...byPath("parameters", parameters), ...byPath("state", state) },
      metadata: { nn: JSON.stringify(description) },
    });
  }

  /** Writes `toBytes` to a file, whole or not at all; wants Node. */
  async save(path: string): Promise<void> {
    await writeWhole(path, this.toBytes(), "save");
  }
}

/**
 * A model from the file, or the bytes, that `save` and `toBytes` made.
 *
 * Names of layers are looked up among the built-in ones and those that the program registered, or in `scope`.
 *
 * @example const model = await loadModel("moons.safetensors");
 * @throws DataError for files that are no models, cut off or altered; UnknownNameError for layers of plug-ins that are not registered.
 */
export async function loadModel(
  source: string | Uint8Array,
  { scope = directScope, backend }: { readonly scope?: Scope; readonly backend?: Backend } = {},
): Promise<TrainedModel> {
  const bytes = typeof source === "string" ? await readBytes(source, "loadModel") : source;
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { layer, inputShape, task, classes, loss, metrics, hash } = readDescription(metadata["nn"]);
  const resolved = scope.resolve("layer", layer);
  const built = buildModel(resolved, inputShape);
  const model = new TrainedModel({
    layer: resolved,
    inputShape,
    parameters: takeValues("parameters", built.parameters, tensors),
    state: takeValues("state", initializeState(built), tensors),
    task,
    classes,
    loss: scope.resolve("loss", loss),
    metrics: metrics.map((metric) => scope.resolve("metric", metric)),
    backend,
  });
  if (model.hash !== hash)
    throw new DataError(`loadModel: the parameters have the hash ${model.hash}; the file says ${hash}: it was altered`);
  return model;
}

interface Description extends Pick<TrainedModelParts, "inputShape" | "task" | "classes"> {
  readonly format: string;
  readonly layer: { readonly name: string };
  readonly loss: { readonly name: string };
  readonly metrics: readonly { readonly name: string }[];
  readonly hash: string;
}

function readDescription(text: string | undefined): Description {
  let found: Partial<Description> | null = null;
  try {
    found = JSON.parse(text ?? "null") as Partial<Description> | null;
  } catch {
    // Said below.
  }
  if (found?.format !== format)
    throw new DataError(
      `loadModel: the file is ${found?.format === undefined ? "no model of nn: weights alone are read by decodeSafetensors" : `of format ${found.format}`}; wanted format ${format}`,
    );
  return found as Description;
}

function byPath(prefix: string, values: Variables<NdArray>): Record<string, NdArray> {
  return Object.fromEntries(flattenTree<NdArray>(values).map(({ path, leaf }) => [`${prefix}/${path}`, leaf]));
}

function takeValues(
  prefix: string,
  wanted: Variables<{ readonly shape: Shape }>,
  tensors: Readonly<Record<string, NdArray>>,
): Variables<NdArray> {
  return mapVariables(wanted, ({ shape }, layer, name) => {
    const found = tensors[`${prefix}/${layer}/${name}`];
    if (found !== undefined && sameShape(found.shape, shape)) return found;
    throw new DataError(
      `loadModel: ${prefix}/${layer}/${name} is ${found === undefined ? "missing" : `[${found.shape.join(", ")}]`}; wanted [${shape.join(", ")}]: weights of another model`,
    );
  });
}

function checkValues(what: string, wanted: Variables<{ readonly shape: Shape }>, values: Variables<NdArray>): void {
  mapVariables(wanted, ({ shape }, layer, name) => {
    const found = values[layer]?.[name];
    if (found === undefined || !sameShape(found.shape, shape))
      throw new DataError(
        `model: ${what}: ${layer}/${name} is ${found === undefined ? "missing" : `[${found.shape.join(", ")}]`}; wanted [${shape.join(", ")}]`,
      );
  });
}
