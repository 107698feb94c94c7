/** @file Signal propagation, measured: what layers put out and what gradient reaches them, on one probe batch. */
import {
  compile,
  gradients,
  mean,
  type Backend,
  type NdArray,
  type SpecOf,
  type Split,
  type Tensor,
  type TypedArray,
} from "@nn/core";

import { applyModel, type BuiltModel } from "./model/build-model.ts";
import { initializeState } from "./model/initialize-parameters.ts";
import type { Variables } from "./model/variables.ts";
import { resolveLoss } from "./resolve-loss.ts";

/** Statistics over the examples of the batch and the units of one hidden layer; not finite where the signal is not. */
export interface LayerSignal {
  /** The layer's name, as in the paths of its parameters. */
  readonly layer: string;
  readonly activationMean: number;
  readonly activationVariance: number;
  /** Mean of a². */
  readonly activationSecondMoment: number;
  /** Variance of dLᵢ/da, where a is the layer's output, its activation included, and Lᵢ is the loss of a's own example. */
  readonly gradientVariance: number;
  /** Share of units that put out 0 on every example of the batch. */
  readonly deadShare: number;
}

export interface SignalOptions {
  /** Default: the first values. */
  readonly state?: Variables<NdArray>;
  readonly backend?: Backend;
}

/**
 * Measures every hidden layer on a fixed batch, in evaluation mode.
 *
 * Hidden are the layers from the first one with parameters to the one before the last with parameters, each with its own
 * activation. Variances are those of the population (divided by n), accumulated on the host in float64, because squared
 * gradients of a deep network underflow in float32.
 *
 * @example (await measureSignal(built, parameters, batch, "softmaxCrossEntropy"))[0].activationVariance
 */
export async function measureSignal(
  model: BuiltModel,
  parameters: Variables<NdArray>,
  batch: Split,
  loss: SpecOf<"loss">,
  options: SignalOptions = {},
): Promise<LayerSignal[]> {
  const lossValue = resolveLoss(loss);
  const names = hiddenLayers(model);
  const count = batch.inputs.shape[0] ?? 0;
  const probe = compile(
    (values: Variables<Tensor>, state: Variables<Tensor>, inputs: Tensor, targets: Tensor) => {
      const forward = applyModel(model, inputs, { parameters: values, state, training: false });
      const activations = names.map((name) => forward.outputs[name] as Tensor);
      return { activations, gradients: gradients(mean(lossValue.apply(forward.output, targets)), activations) };
    },
    options.backend === undefined ? {} : { backend: options.backend },
  );
  const measured = await probe(parameters, options.state ?? initializeState(model), batch.inputs, batch.targets);
  return names.map((layer, index) => {
    const activation = moments(measured.activations[index]?.data ?? new Float32Array(0), 1);
    // The loss is the mean over the batch, so an example's own gradient is `count` times as large.
    const gradient = moments(measured.gradients[index]?.data ?? new Float32Array(0), count);
    return {
      layer,
      activationMean: activation.mean,
      activationVariance: activation.variance,
      activationSecondMoment: activation.secondMoment,
      gradientVariance: gradient.variance,
      deadShare: deadShare(measured.activations[index]?.data ?? new Float32Array(0), count),
    };
  });
}

function hiddenLayers({ layers }: BuiltModel): string[] {
  const trained = layers.map(({ built }) => Object.keys(built.parameters).length > 0);
  return layers.slice(trained.indexOf(true), Math.max(trained.lastIndexOf(true), 0)).map(({ name }) => name);
}

function moments(values: TypedArray, factor: number): { mean: number; variance: number; secondMoment: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value * factor;
    squares += value * factor * (value * factor);
  }
  const mean = sum / values.length;
  let deviations = 0;
  for (const value of values) deviations += (value * factor - mean) * (value * factor - mean);
  return { mean, variance: deviations / values.length, secondMoment: squares / values.length };
}

function deadShare(values: TypedArray, count: number): number {
  const units = values.length / count;
  let dead = 0;
  for (let unit = 0; unit < units; unit++) {
    let alive = false;
    for (let i = unit; i < values.length && !alive; i += units) alive = values[i] !== 0;
    if (!alive) dead++;
  }
  return dead / units;
}
