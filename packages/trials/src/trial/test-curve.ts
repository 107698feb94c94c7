/** @file The test split along a run: measured for gaps, after every evaluation, and never shown to anything that chooses. */
import { compile, exampleCount, NdArray, type Backend, type Split, type Tensor } from "@nn/core";
import {
  accuracy,
  applyModel,
  initializeState,
  type BuiltModel,
  type Callback,
  type Loss,
  type Metrics,
  type Run,
  type Variables,
} from "@nn/train";

export interface Tester {
  readonly callback: Callback;
  /** Metrics by step; the last step's are the run's own. */
  finish(run: Run): [step: number, metrics: Metrics][];
}

const largestChunk = 256;

/**
 * Measures the test split in evaluation mode, as `fit` measures the other two: sums over examples in float64, in order.
 *
 * Layers with running statistics need them: where the run does not show them between its ends, points between are left out.
 */
export async function createTester(model: BuiltModel, split: Split, loss: Loss, backend: Backend): Promise<Tester> {
  const count = exampleCount(split);
  const hasState = Object.keys(initializeState(model)).length > 0;
  const measure = compile(
    (parameters: Variables<Tensor>, state: Variables<Tensor>, inputs: Tensor, targets: Tensor) => {
      const { output } = applyModel(model, inputs, { parameters, state, training: false });
      return { loss: loss.apply(output, targets), accuracy: accuracy().apply(output, targets) };
    },
    { backend },
  );
  const found = new Map<number, Metrics>();
  return {
    callback: {
      name: "test curve",
      memory: {
        save: () => [...found].map(([step, metrics]) => ({ step, metrics })),
        restore(saved) {
          for (const { step, metrics } of saved as unknown as readonly {
            readonly step: number;
            readonly metrics: Metrics;
          }[])
            found.set(step, metrics);
        },
      },
      async onEvaluation(event) {
        const state: Variables<NdArray> | undefined =
          "state" in event ? (event.state as Variables<NdArray>) : undefined;
        if (hasState && state === undefined) return;
        const sums = { loss: 0, accuracy: 0 };
        for (let start = 0; start < count; start += largestChunk) {
          const end = Math.min(count, start + largestChunk);
          const { inputs, targets } = rows(split, start, end);
          const values = await measure(event.parameters, state ?? {}, inputs, targets);
          for (let row = 0; row < end - start; row++) {
            sums.loss += values.loss.data[row] ?? Number.NaN;
            sums.accuracy += values.accuracy.data[row] ?? Number.NaN;
          }
        }
        found.set(event.step, { loss: sums.loss / count, accuracy: sums.accuracy / count });
      },
    },
    finish: (run) => {
      // A run that went back to its best parameters ends with the metrics of that evaluation, not of its last step.
      const restored = run.best !== undefined && run.best.step !== run.steps && sameMetrics(run, run.best.step);
      return [...found, [restored ? (run.best?.step ?? run.steps) : run.steps, run.test]];
    },
  };
}

function sameMetrics(run: Run, step: number): boolean {
  const point = run.history.find((one) => one.step === step);
  return point !== undefined && point.train.loss === run.train.loss && point.validation?.loss === run.validation?.loss;
}

function rows(split: Split, start: number, end: number): Split {
  const cut = (array: NdArray): NdArray => {
    const size = array.data.length / (array.shape[0] ?? 1);
    return new NdArray(array.data.slice(start * size, end * size), [end - start, ...array.shape.slice(1)], array.dtype);
  };
  return { inputs: cut(split.inputs), targets: cut(split.targets) };
}
