/** @file Losses and metrics over whole splits in evaluation mode, by one executable a run. */
import { compileStep, exampleCount, type Backend, type NdArray, type Split, type Tensor } from "@nn/core";

import type { Loss } from "../loss.ts";
import type { Metric } from "../metric.ts";
import { applyModel, type BuiltModel } from "../model/build-model.ts";
import type { Variables } from "../model/variables.ts";
import { copyRows, emptyRows, type Batch } from "./batches.ts";
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
 * Compiles the evaluation of chunks of examples. The executable gives one loss and one value of each metric for every
 * example; they are summed on the host in float64, in the order of the split, so that the chunk size changes no bit. The
 * last chunk is filled up with examples that are not counted.
 */
export async function createEvaluator(
  { model, loss, metrics, backend }: EvaluatorParts,
  initial: EvaluationState<NdArray>,
  example: Split,
  largestSplit: number,
): Promise<Evaluator> {
  const size = Math.min(largestChunk, largestSplit);
  const chunk: Batch = { inputs: emptyRows(example.inputs, size), targets: emptyRows(example.targets, size) };
  const step = await compileStep(
    (state: EvaluationState<Tensor>, { inputs, targets }: { readonly inputs: Tensor; readonly targets: Tensor }) => {
      const { output } = applyModel(model, inputs, {
        parameters: state.parameters,
        state: state.layerState,
        training: false,
      });
      const values: Record<string, Tensor> = { loss: loss.apply(output, targets) };
      for (const metric of metrics) values[shortName(metric.id)] = metric.apply(output, targets);
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
      const sums: { loss: number; [metric: string]: number } = { loss: 0 };
      for (const { id } of metrics) sums[shortName(id)] = 0;
      for (let start = 0; start < count; start += size) {
        const pick = (row: number): number => Math.min(start + row, count - 1);
        copyRows(split.inputs, chunk.inputs, pick);
        copyRows(split.targets, chunk.targets, pick);
        const values = await step.run(chunk);
        for (const name of Object.keys(sums)) {
          const examples = values[name]?.data ?? [];
          for (let row = 0; row < Math.min(size, count - start); row++)
            sums[name] = (sums[name] ?? 0) + (examples[row] ?? NaN);
        }
      }
      for (const name of Object.keys(sums)) sums[name] = (sums[name] ?? NaN) / count;
      return sums;
    },
    release: () => step.release(),
  };
}

/** `@nn/train:accuracy` → `accuracy`. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

/** Whether a backend gives the bits that every other exact one gives. */
export function isExact(backend: Backend | undefined): boolean {
  return backend === undefined || backend.capabilities.profiles.includes("exact");
}
