/** @file The model contract: a model on a batch as an abstract value, for packages that must not import the one that trains. */
import type { NdArray } from "../array.ts";
import type { Backend } from "../backend.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Split } from "./dataset.ts";
import type { LayerActivation, ParameterSpec } from "./layer.ts";

/** Values of a model: `{ dense1: { kernel, bias }, "residual1/dense1": … }`; layers without values are absent. */
export type Variables<T> = { readonly [layer: string]: { readonly [name: string]: T } };

/** One layer of a probed model; shapes leave out the batch axis. */
export interface ProbedLayer {
  /** `dense2`; a layer inside another is called by its path, `residual1/dense1`. The first key of its variables. */
  readonly name: string;
  /** Id of the plug-in, e.g. `@nn/train:dense`. */
  readonly kind: string;
  /** Of the plug-in, e.g. the heads of an attention layer. */
  readonly options?: object;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Shape, role, fans and initializer of each parameter; empty for a layer without any. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** The elementwise function that the layer ends with; absent when there is none. */
  readonly activation?: LayerActivation;
  /** Set for a residual block; the layers of its branch are those whose names begin with its name and a slash. */
  readonly residual?: true;
}

/** What one layer does with a batch; the batch axis comes first. */
export interface LayerSignals<T> {
  /** What the layer is fed with. */
  readonly input: T;
  /** The linear output; the same as `output` when the layer has no activation. */
  readonly preActivation: T;
  readonly output: T;
}

/** A model applied to a batch, as tensors that depend on the parameters given. */
export interface RecordedModel {
  /** float32[n, ...outputShape] */
  readonly output: Tensor;
  /** The loss of every example, float32[n]. */
  readonly losses: Tensor;
  /** By layer name. */
  readonly layers: Readonly<Record<string, LayerSignals<Tensor>>>;
}

/** Signals and gradients of one layer, as numbers. */
export interface MeasuredLayer extends LayerSignals<NdArray> {
  readonly name: string;
  /** dΣL/d(pre-activation): row i is the gradient of the loss of example i, unless layers mix examples. */
  readonly preActivationGradient: NdArray;
  /** dΣL/d(output), in the same way. */
  readonly outputGradient: NdArray;
}

/** All layers of a model on a batch, in their order. */
export interface Measurement {
  /** Mean over the batch. */
  readonly loss: number;
  readonly output: NdArray;
  readonly layers: readonly MeasuredLayer[];
}

/** Inputs and targets of a batch inside a recording. */
export interface BatchTensors {
  readonly inputs: Tensor;
  readonly targets: Tensor;
}

/**
 * A model, a batch and a loss, ready to be measured for any parameter values: what `probe(model, batch, options)` of
 * @nn/train makes, and what data-dependent initializers and diagnoses of @nn/init take.
 *
 * `measure` and `differentiate` give numbers. `record` gives tensors, for whoever needs another function of the model: put
 * it into `compile`, and take `gradients` of anything in it, as often as wanted.
 *
 * @example
 * const at = await probed.measure();              // at the values that the model was probed with
 * at.layers.map(({ name, preActivation }) => …);  // float32[n, ...] each
 * const { loss, gradients } = await probed.differentiate(otherValues);
 * const forward = compile((values: Variables<Tensor>, batch: BatchTensors) => probed.record(values, batch).output);
 * await forward(probed.values, probed.batch);
 */
export interface ModelProbe {
  /** In the order in which they are applied; layers inside others follow in place of the layer that holds them. */
  readonly layers: readonly ProbedLayer[];
  readonly parameters: Variables<ParameterSpec>;
  /** Current values, one for each parameter. */
  readonly values: Variables<NdArray>;
  readonly batch: Split;
  /** To compile what was recorded; default the CPU backend. */
  readonly backend?: Backend;
  /** Applies the model to a batch of any size; in evaluation mode unless the probe was made for training mode. */
  record(parameters: Variables<Tensor>, batch: BatchTensors): RecordedModel;
  /** Signals of every layer on the probe's batch and the gradients that reach them; default at `values`. */
  measure(values?: Variables<NdArray>): Promise<Measurement>;
  /** The mean loss on the probe's batch and its gradient with respect to every parameter; default at `values`. */
  differentiate(
    values?: Variables<NdArray>,
  ): Promise<{ readonly loss: number; readonly gradients: Variables<NdArray> }>;
  /** The same probe with other current values, not copied. */
  withValues(values: Variables<NdArray>): ModelProbe;
}
