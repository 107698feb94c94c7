/** @file A network in training on generated data: one compiled step, called as often as wanted. */
import {
  array,
  compileStep,
  gradients,
  integers,
  key as seedKey,
  mean,
  NdArray,
  normal,
  sizeOf,
  type Backend,
  type Key,
  type MaybePromise,
  type Shape,
  type Tensor,
} from "@nn/core";
import {
  applyModel,
  buildModel,
  initializeParameters,
  initializeState,
  mapVariables,
  sgd,
  softmaxCrossEntropy,
  type Slots,
  type Variables,
} from "@nn/train";

import type { TrainingWorkload } from "./training-workloads.ts";

interface State<T> {
  readonly parameters: Variables<T>;
  readonly slots: Slots<T>;
  readonly layerState: Variables<T>;
}

export interface TrainingRun {
  /** One step; gives the loss. */
  step(): MaybePromise<number>;
  parameters(): MaybePromise<Variables<NdArray>>;
  release(): void;
}

/** Batches that a run goes through in turn. */
const batchCount = 4;

/** Stochastic gradient descent with momentum 0.9 on normal inputs and uniform classes, all from `seed`. */
export async function startTraining(
  { model, inputShape, classes, batchSize }: TrainingWorkload,
  { seed, backend }: { readonly seed: number; readonly backend?: Backend },
): Promise<TrainingRun> {
  const key = seedKey(seed);
  const built = buildModel(model(), inputShape);
  const optimizer = sgd({ learningRate: 0.05, momentum: 0.9 });
  const loss = softmaxCrossEntropy();
  const roles = mapVariables(built.parameters, ({ role }) => role);
  const parameters = initializeParameters(built, key);
  const initial: State<NdArray> = {
    parameters,
    slots: optimizer.init(parameters),
    layerState: initializeState(built),
  };
  const batches = Array.from({ length: batchCount }, (_, index) =>
    drawBatch(key.fold("batch", index), [batchSize, ...inputShape], classes),
  );
  let steps = 0;
  const nextInputs = (): Inputs<NdArray | number> => {
    const { inputs, targets } = batches[steps % batchCount] ?? drawBatch(key, [batchSize, ...inputShape], classes);
    steps += 1;
    return {
      inputs,
      targets,
      key: new NdArray(Int32Array.from(key.fold("layer", steps).words), [2]),
      learningRate: optimizer.learningRate(steps),
      step: steps,
    };
  };
  const step = await compileStep(
    (state: State<Tensor>, { inputs, targets, key: stepKey, ...update }: Inputs<Tensor>) => {
      const forward = applyModel(built, inputs, {
        parameters: state.parameters,
        state: state.layerState,
        training: true,
        key: stepKey,
      });
      const value = mean(loss.apply(forward.output, targets));
      const slopes = gradients(value, state.parameters);
      const next = optimizer.update(slopes, state.slots, state.parameters, { ...update, roles });
      return [{ ...next, layerState: forward.state }, value] as const;
    },
    initial,
    [nextInputs()],
    backend === undefined ? {} : { backend },
  );
  steps = 0;
  return {
    step() {
      const value = step.run(nextInputs());
      return value instanceof Promise ? value.then(scalar) : scalar(value);
    },
    parameters() {
      const state = step.state();
      return state instanceof Promise ? state.then((known) => known.parameters) : state.parameters;
    },
    release: () => step.release(),
  };
}

type Inputs<T> = {
  readonly inputs: T extends Tensor ? T : NdArray;
  readonly targets: T extends Tensor ? T : NdArray;
  readonly key: T extends Tensor ? T : NdArray;
  readonly learningRate: T;
  readonly step: T;
};

function scalar({ data }: NdArray): number {
  return data[0] ?? Number.NaN;
}

function drawBatch(key: Key, shape: Shape, classes: number): { readonly inputs: NdArray; readonly targets: NdArray } {
  const count = shape[0] ?? 0;
  return {
    inputs: array(normal(key.fold("inputs"), sizeOf(shape)), { shape }),
    targets: new NdArray(Int32Array.from(integers(key.fold("targets"), count, classes)), [count]),
  };
}
