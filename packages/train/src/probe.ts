/** @file A model on one batch as the abstract value that packages below this one can look at. */
import {
  compile,
  exampleCount,
  gradients,
  mean,
  mul,
  OptionError,
  type Backend,
  type BatchTensors,
  type Key,
  type Layer,
  type Measurement,
  type ModelProbe,
  type NdArray,
  type SpecOf,
  type Split,
  type Tensor,
  tensor,
  type Variables,
} from "@nn/core";

import { applyModel, buildModel, everyLayer, type BuiltModel } from "./model/build-model.ts";
import { initializeParameters, initializeState } from "./model/initialize-parameters.ts";
import { mapVariables } from "./model/variables.ts";
import { resolveLoss } from "./resolve-loss.ts";

export interface ProbeOptions {
  readonly loss: SpecOf<"loss">;
  /** Draws the parameters, as `fit` with this key does, and what layers draw in training mode. */
  readonly key: Key;
  /** Values instead of those drawn from the key. */
  readonly parameters?: Variables<NdArray>;
  /** State of the layers, e.g. running means; default: the first values. */
  readonly state?: Variables<NdArray>;
  /** Whether layers behave as in a training step: batch statistics, dropout; default false. */
  readonly training?: boolean;
  readonly backend?: Backend;
}

/**
 * A model on a batch, ready to be measured: signals of every layer, the gradients that reach them, the loss and its
 * gradients, for the parameters that the key draws or for any others.
 *
 * The parameters are those that `fit` starts from with the same key. The model is not changed; nothing is cached between
 * probes. In training mode every measurement draws the same masks.
 *
 * @example
 * const probed = probe(sequential([dense(64, { activation: "tanh" }), dense(10)]), batch, { loss: "softmaxCrossEntropy", key: key(1) });
 * (await probed.measure()).layers[0].preActivation.shape // [n, 64]
 * @throws ShapeError when the model does not fit the batch, OptionError for an empty batch.
 */
export function probe(model: Layer, batch: Split, options: ProbeOptions): ModelProbe {
  const count = exampleCount(batch);
  if (count === 0) throw new OptionError("probe: the batch is empty; wanted at least one example");
  const built = buildModel(model, batch.inputs.shape.slice(1));
  return probeBuilt(built, options.parameters ?? initializeParameters(built, options.key), batch, options);
}

/** `probe` of a model that is built, at given values. */
export function probeBuilt(
  model: BuiltModel,
  values: Variables<NdArray>,
  batch: Split,
  {
    loss,
    key,
    state = initializeState(model),
    training = false,
    backend,
  }: Omit<ProbeOptions, "key" | "parameters"> & {
    readonly key?: Key;
  },
): ModelProbe {
  const lossValue = resolveLoss(loss);
  const compiling = backend === undefined ? {} : { backend };
  const record: ModelProbe["record"] = (parameters, { inputs, targets }) => {
    const { output, signals } = applyModel(model, inputs, {
      parameters,
      state: mapVariables(state, (value) => tensor(value)),
      training,
      ...(key === undefined || !training ? {} : { key: tensor(Int32Array.from(key.fold("layer").words)) }),
    });
    return { output, losses: lossValue.apply(output, targets), layers: signals };
  };
  const layers = everyLayer(model.layers).map(({ name, layer, inputShape, built }) => ({
    name,
    kind: layer.id,
    inputShape,
    outputShape: built.outputShape,
    parameters: model.parameters[name] ?? {},
    ...(built.activation === undefined ? {} : { activation: built.activation }),
  }));
  const count = exampleCount(batch);
  const measuring = compile((parameters: Variables<Tensor>, tensors: BatchTensors) => {
    const { output, losses, layers: signals } = record(parameters, tensors);
    const at = layers.map(({ name }) => signals[name]!);
    const wanted = at.map(({ preActivation, output }) => ({ preActivation, output }));
    // The sum over examples, so that the size of the batch scales no gradient.
    return { loss: mean(losses), output, signals: at, gradients: gradients(mul(mean(losses), count), wanted) };
  }, compiling);
  const differentiating = compile((parameters: Variables<Tensor>, tensors: BatchTensors) => {
    const loss = mean(record(parameters, tensors).losses);
    return { loss, gradients: gradients(loss, parameters) };
  }, compiling);
  const at = (current: Variables<NdArray>): ModelProbe => ({
    layers,
    parameters: model.parameters,
    values: current,
    batch,
    ...compiling,
    record,
    async measure(given = current): Promise<Measurement> {
      const measured = await measuring(given, batchOf(batch));
      return {
        loss: measured.loss.data[0] ?? NaN,
        output: measured.output,
        layers: layers.map(({ name }, index) => ({
          name,
          ...measured.signals[index]!,
          preActivationGradient: measured.gradients[index]!.preActivation,
          outputGradient: measured.gradients[index]!.output,
        })),
      };
    },
    async differentiate(given = current) {
      const measured = await differentiating(given, batchOf(batch));
      return { loss: measured.loss.data[0] ?? NaN, gradients: measured.gradients };
    },
    withValues: at,
  });
  return at(values);
}

function batchOf({ inputs, targets }: Split): { readonly inputs: NdArray; readonly targets: NdArray } {
  return { inputs, targets };
}
