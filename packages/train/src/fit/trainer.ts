/** @file The training step, compiled: forward, loss, gradients, update, in one program with its state inside. */
import {
  add,
  array,
  compileStep,
  flattenTree,
  gradients,
  mean,
  type Backend,
  type Key,
  type MaybePromise,
  type NdArray,
  type Program,
  type Tensor,
  type Tree,
} from "@nn/core";

import type { Loss } from "../loss.ts";
import { applyModel, type BuiltModel } from "../model/build-model.ts";
import { mapVariables, zipVariables, type Variables } from "../model/variables.ts";
import { rateFor, type Optimizer, type Slots, type UpdateContext } from "../optimizer.ts";
import type { Batch } from "./batches.ts";

export type TrainingState<T> = {
  readonly parameters: Variables<T>;
  readonly slots: Slots<T>;
  readonly layerState: Variables<T>;
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

export interface TrainingParts {
  readonly model: BuiltModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly backend: Backend | undefined;
  /** On the learning rate of single parameters. */
  readonly factors?: Variables<number>;
  /** Layers that draw get keys folded from it, by the number of the step. */
  readonly key: Key;
}

/**
 * Compiles the step for batches like `example`: the optimizer's update at the gradient of loss plus penalties, then what
 * each parameter's penalty does beside the loss, then its constraint.
 */
export async function createTrainer(
  { model, loss, optimizer, backend, key: layerKeys, factors }: TrainingParts,
  initial: TrainingState<NdArray>,
  example: Batch,
): Promise<Trainer> {
  const roles = mapVariables(model.parameters, ({ role }) => role);
  // The scalars and the key live here and are written anew for every step.
  const [rate, count, words] = [new Float32Array(1), new Float32Array(1), new Int32Array(2)];
  const scalars = { key: array(words), learningRate: array(rate, { shape: [] }), step: array(count, { shape: [] }) };
  const compiled = await compileStep(
    (state: TrainingState<Tensor>, { inputs, targets, key, ...update }: TrainingInputs) => {
      const { parameters, slots, layerState } = state;
      const forward = applyModel(model, inputs, { parameters, state: layerState, training: true, key });
      const value = mean(loss.apply(forward.output, targets));
      const objective = addPenalties(value, model, parameters);
      const context = { ...update, roles, ...(factors === undefined ? {} : { factors }) };
      const next = optimizer.update(gradients(objective, parameters), slots, parameters, context);
      const result: TrainingResult = objective === value ? { loss: value } : { loss: value, objective };
      return [
        { slots: next.slots, parameters: regulate(model, next.parameters, context), layerState: forward.state },
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

function addPenalties(loss: Tensor, { parameters: specs }: BuiltModel, parameters: Variables<Tensor>): Tensor {
  let objective = loss;
  zipVariables(specs, parameters, ({ penalty }, parameter) => {
    if (penalty?.loss !== undefined) objective = add(objective, penalty.loss(parameter));
  });
  return objective;
}

function regulate(
  { parameters: specs }: BuiltModel,
  parameters: Variables<Tensor>,
  context: Pick<UpdateContext, "learningRate" | "factors">,
): Variables<Tensor> {
  return zipVariables(specs, parameters, ({ penalty, constraint }, parameter, layer, name) => {
    const learningRate = rateFor(context, context.learningRate, layer, name);
    const shrunk = penalty?.update?.(parameter, { learningRate }) ?? parameter;
    return constraint?.project(shrunk) ?? shrunk;
  });
}
