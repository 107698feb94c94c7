/** @file The compiled training step: forward, loss, gradients, update, in one program with its state inside. */
import { compileStep, gradients, mean, type Backend, type NdArray, type Step, type Tensor } from "@nn/core";

import type { Loss } from "../loss.ts";
import { applyModel, type BuiltModel } from "../model/build-model.ts";
import type { Variables } from "../model/variables.ts";
import type { Optimizer, Slots } from "../optimizer.ts";
import type { Batch } from "./batches.ts";

export type TrainingState<T> = {
  readonly parameters: Variables<T>;
  readonly slots: Slots<T>;
  readonly layerState: Variables<T>;
};

export type TrainingInputs = {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly learningRate: Tensor;
  readonly step: Tensor;
  /** int32[2] */
  readonly key: Tensor;
};

export type TrainingStep = Step<TrainingState<Tensor>, readonly [TrainingInputs], { readonly loss: Tensor }>;

export interface TrainingParts {
  readonly model: BuiltModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly backend: Backend | undefined;
}

/** Compiles the step for batches like `example`. */
export function compileTrainingStep(
  { model, loss, optimizer, backend }: TrainingParts,
  initial: TrainingState<NdArray>,
  example: Batch & { readonly key: NdArray },
): Promise<TrainingStep> {
  return compileStep(
    (state: TrainingState<Tensor>, { inputs, targets, key, ...update }: TrainingInputs) => {
      const { parameters, slots, layerState } = state;
      const forward = applyModel(model, inputs, { parameters, state: layerState, training: true, key });
      const value = mean(loss.apply(forward.output, targets));
      const next = optimizer.update(gradients(value, parameters), slots, parameters, update);
      return [{ ...next, layerState: forward.state }, { loss: value }] as const;
    },
    initial,
    [{ ...example, learningRate: 0, step: 1 }],
    backend === undefined ? {} : { backend },
  );
}
