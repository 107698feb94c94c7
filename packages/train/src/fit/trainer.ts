/** @file The training step, compiled: forward, objective, gradients, update, average, in one program with its state inside. */
import {
  array,
  compileStep,
  flattenTree,
  gradients,
  type Backend,
  type Key,
  type MaybePromise,
  type NdArray,
  type Program,
  type Slots,
  type Tensor,
  type Tree,
} from "@nn/core";

import { applyModel } from "../model/build-model.ts";
import { mapVariables, replaceVariables, type Variables } from "../model/variables.ts";
import type { Batch } from "./data/batches.ts";
import { recordObjective } from "./phases/objective.ts";
import { recordUpdate } from "./phases/update.ts";
import type { RunPlan } from "./plan-run.ts";

export type TrainingState<T> = {
  readonly parameters: Variables<T>;
  readonly slots: Slots<T>;
  readonly layerState: Variables<T>;
  /** What an averaging keeps; empty without one. */
  readonly average: Slots<T>;
};

type TrainingInputs = {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly learningRate: Tensor;
  readonly step: Tensor;
  /** int32[2] */
  readonly key: Tensor;
};

type TrainingResult = {
  /** Mean over the batch, penalties left out. */
  readonly loss: Tensor;
  /** What is minimized; absent when it is the loss. */
  readonly objective?: Tensor;
};

/** A training run's step and its state. */
export interface Trainer {
  /** Takes step `step`, 1 for the first. */
  train(step: number, batch: Batch, learningRate: number): Promise<StepLosses>;
  /** A copy. */
  state(): MaybePromise<TrainingState<NdArray>>;
  release(): void;
}

/** Means over the batch in training mode, before the update. */
export interface StepLosses {
  readonly loss: number;
  /** The loss with the penalties: what is minimized. */
  readonly objective: number;
}

export interface TrainerOptions {
  readonly backend: Backend | undefined;
  /** On the learning rate of single parameters. */
  readonly factors?: Variables<number> | undefined;
  /** Layers that draw get keys folded from it, by the number of the step. */
  readonly key: Key;
}

/** Compiles the step for batches like `example`, phase after phase. */
export async function createTrainer(
  { model: { model, moving }, objective, update, average }: Pick<RunPlan, "model" | "objective" | "update" | "average">,
  initial: TrainingState<NdArray>,
  example: Batch,
  { backend, factors, key: layerKeys }: TrainerOptions,
): Promise<Trainer> {
  const roles = mapVariables(model.parameters, ({ role }) => role);
  // The scalars and the key live here and are written anew for every step.
  const [rate, count, words] = [new Float32Array(1), new Float32Array(1), new Int32Array(2)];
  const scalars = { key: array(words), learningRate: array(rate, { shape: [] }), step: array(count, { shape: [] }) };
  const compiled = await compileStep(
    (state: TrainingState<Tensor>, { inputs, targets, key, learningRate, step }: TrainingInputs) => {
      const { parameters } = state;
      const forward = applyModel(model, inputs, { parameters, state: state.layerState, training: true, key });
      const pass = { inputs, targets, forward, parameters, roles, step, key };
      const minimized = recordObjective(objective, model, pass);
      const context = { learningRate, step, roles, key, ...(factors === undefined ? {} : { factors }) };
      const trained = moving(parameters);
      const slopes = gradients(minimized.objective, trained);
      const next = recordUpdate(update, model, slopes, { slots: state.slots, parameters: trained }, context);
      const after = replaceVariables(parameters, next.parameters);
      const result: TrainingResult =
        minimized.objective === minimized.loss ? { loss: minimized.loss } : { ...minimized };
      return [
        {
          slots: next.slots,
          parameters: after,
          layerState: forward.state,
          average: average.record(state.average, after, step),
        },
        result,
      ] as const;
    },
    initial,
    [{ ...example, ...scalars }],
    backend === undefined ? {} : { backend },
  );
  const draws = readsArgument(compiled.program, { ...example, ...scalars }, "key");
  return {
    async train(step, { inputs, targets }, learningRate) {
      rate[0] = learningRate;
      count[0] = step;
      if (draws) words.set(layerKeys.fold(step).words);
      const result = await compiled.run({ inputs, targets, ...scalars });
      const value = result.loss.data[0] ?? NaN;
      return { loss: value, objective: result.objective?.data[0] ?? value };
    },
    state: () => compiled.state(),
    release: () => compiled.release(),
  };
}

/** Whether a program with one tree of arguments reads the leaf at `path`. */
function readsArgument({ state, instructions, outputs }: Program, tree: Tree<unknown>, path: string): boolean {
  const id = state + flattenTree(tree).findIndex((leaf) => leaf.path === path);
  return outputs.includes(id) || instructions.some(({ inputs }) => inputs.includes(id));
}
