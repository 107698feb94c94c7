/** @file Signal propagation, measured: what layers put out and what gradient reaches them, on one probe batch. */
import type { Backend, NdArray, SpecOf, Split, TypedArray } from "@nn/core";

import type { BuiltModel } from "../model/build-model.ts";
import type { Variables } from "../model/variables.ts";
import { probeBuilt } from "./probe.ts";

/** Statistics over the examples of the batch and the units of one hidden layer; not finite where the signal is not. */
export interface LayerSignal {
  /** The layer's name, as in the paths of its parameters. */
  readonly layer: string;
  readonly activationMean: number;
  /** Mean of |a|: the coordinate whose size a parametrization such as µP keeps at every width. */
  readonly activationMagnitude: number;
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
  const names = new Set(hiddenLayers(model));
  const count = batch.inputs.shape[0] ?? 0;
  const { layers } = await probeBuilt(model, parameters, batch, { loss, ...options }).measure();
  return layers
    .filter(({ name }) => names.has(name))
    .map(({ name, output, outputGradient }) => {
      const activation = moments(output.data);
      return {
        layer: name,
        activationMean: activation.mean,
        activationMagnitude: activation.magnitude,
        activationVariance: activation.variance,
        activationSecondMoment: activation.secondMoment,
        gradientVariance: moments(outputGradient.data).variance,
        deadShare: deadShare(output.data, count),
      };
    });
}

function hiddenLayers({ layers }: BuiltModel): string[] {
  const trained = layers.map(({ built }) => Object.keys(built.parameters).length > 0);
  return layers.slice(trained.indexOf(true), Math.max(trained.lastIndexOf(true), 0)).map(({ name }) => name);
}

interface Moments {
  readonly mean: number;
  readonly magnitude: number;
  readonly variance: number;
  readonly secondMoment: number;
}

function moments(values: TypedArray): Moments {
  let sum = 0;
  let magnitudes = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    magnitudes += Math.abs(value);
    squares += value * value;
  }
  const mean = sum / values.length;
  let deviations = 0;
  for (const value of values) deviations += (value - mean) * (value - mean);
  return {
    mean,
    magnitude: magnitudes / values.length,
    variance: deviations / values.length,
    secondMoment: squares / values.length,
  };
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
