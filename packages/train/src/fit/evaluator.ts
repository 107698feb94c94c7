/** @file Losses and metrics over whole splits in evaluation mode, by one executable a run. */
import {
  compileStep,
  exampleCount,
  NdArray,
  OptionError,
  printSpec,
  ShapeError,
  showType,
  type Backend,
  type Split,
  type Tensor,
} from "@nn/core";

import type { Loss } from "../contracts/loss.ts";
import { meanOfRows, type Metric } from "../contracts/metric.ts";
import { applyModel, type BuiltModel } from "../model/build-model.ts";
import type { Variables } from "../model/variables.ts";
import { shortName } from "../model/short-name.ts";
import { copyRows, emptyRows, type Batch } from "./data/batches.ts";
import type { Metrics } from "./types.ts";

export interface Evaluator {
  load(state: EvaluationState<NdArray>): Promise<void>;
  /** Means over the first `limit` examples of a split, default all. */
  evaluate(split: Split, limit?: number): Promise<Metrics>;
  release(): void;
}

export type EvaluationState<T> = { readonly parameters: Variables<T>; readonly layerState: Variables<T> };

export interface EvaluatorParts {
  readonly model: BuiltModel;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly backend: Backend | undefined;
}

const largestChunk = 256;

/**
 * Compiles the evaluation of chunks of examples. The executable gives one loss and one or a few numbers of each metric for every
 * example; the host makes the values of the split from them in float64, in the order of the split, so that the chunk size changes no
 * bit. The last chunk is filled up with examples that are not counted.
 */
export async function createEvaluator(
  { model, loss, metrics, backend }: EvaluatorParts,
  initial: EvaluationState<NdArray>,
  example: Split,
  largestSplit: number,
): Promise<Evaluator> {
  const size = Math.min(largestChunk, largestSplit);
  const named = [...metricNames(metrics)];
  const chunk: Batch = { inputs: emptyRows(example.inputs, size), targets: emptyRows(example.targets, size) };
  const step = await compileStep(
    (state: EvaluationState<Tensor>, { inputs, targets }: { readonly inputs: Tensor; readonly targets: Tensor }) => {
      const { output } = applyModel(model, inputs, {
        parameters: state.parameters,
        state: state.layerState,
        training: false,
      });
      const values: Record<string, Tensor> = { loss: perExample(loss.id, loss.apply(output, targets), size, 1) };
      for (const [name, metric] of named) values[name] = perExample(metric.id, metric.apply(output, targets), size, 2);
      return [state, values] as const;
    },
    initial,
    [chunk],
    backend === undefined ? {} : { backend },
  );
  return {
    load: async (state) => step.load(state),
    async evaluate(split, limit = Infinity) {
      const count = Math.min(limit, exampleCount(split));
      const rows: Record<string, Float64Array> = {};
      for (let start = 0; start < count; start += size) {
        const used = Math.min(size, count - start);
        const read = (source: NdArray, filled: NdArray): NdArray => {
          if (used === size) return someRows(source, start, size);
          copyRows(source, filled, (row) => Math.min(start + row, count - 1));
          return filled;
        };
        const batch = { inputs: read(split.inputs, chunk.inputs), targets: read(split.targets, chunk.targets) };
        for (const [name, { data }] of Object.entries(await step.run(batch))) {
          const width = data.length / size;
          (rows[name] ??= new Float64Array(count * width)).set(data.subarray(0, used * width), start * width);
        }
      }
      const found: { loss: number; [metric: string]: number } = { loss: meanOfRows(rows["loss"]!) };
      // Outputs that are NaN have a first largest one, which says nothing.
      const measured = !Number.isNaN(found.loss);
      for (const [name, metric] of named)
        found[name] = measured ? metric.finish(rows[name]!, rows[name]!.length / count) : NaN;
      return found;
    },
    release: () => step.release(),
  };
}

/** Some neighbouring examples, over the same memory. */
function someRows({ data, shape, dtype }: NdArray, start: number, count: number): NdArray {
  const size = data.length / (shape[0] ?? 1);
  return new NdArray(data.subarray(start * size, (start + count) * size), [count, ...shape.slice(1)], dtype);
}

/** Refuses what is not one number (or, of a metric, one row of numbers) for every example. */
function perExample(id: string, values: Tensor, count: number, rank: 1 | 2): Tensor {
  if (
    values.dtype === "float32" &&
    values.shape[0] === count &&
    values.shape.length >= 1 &&
    values.shape.length <= rank
  )
    return values;
  throw new ShapeError(
    `${id}: gave ${showType(values)} for ${count} examples; wanted float32[${count}]${rank === 2 ? ` or float32[${count}, k]` : ""}, something for every example`,
  );
}

/**
 * Metrics by the name under which a run reports them: the short name; where two share one, the spec; the id of one that is called
 * `loss` like the loss.
 *
 * @example metricNames([accuracy(), topK(1), topK(5)]).keys() // accuracy, topK(k=1), topK(k=5)
 * @throws OptionError for a metric that is listed twice.
 */
export function metricNames(metrics: readonly Metric[]): ReadonlyMap<string, Metric> {
  const names = new Map<string, Metric>();
  for (const metric of metrics) {
    const short = shortName(metric.id);
    const others = metrics.filter((other) => other !== metric && shortName(other.id) === short);
    const base = short === "loss" || others.some(({ id }) => id !== metric.id) ? metric.id : short;
    const twin = others.some(({ id }) => id === metric.id);
    const name = twin ? printSpec({ name: base, options: metric.toJSON().options }) : base;
    if (names.has(name)) throw new OptionError(`fit: metrics: ${name} is listed twice`);
    names.set(name, metric);
  }
  return names;
}

/** Whether a backend gives the bits that every other exact one gives. */
export function isExact(backend: Backend | undefined): boolean {
  return backend === undefined || backend.capabilities.profiles.includes("exact");
}
