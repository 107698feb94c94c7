/** @file A model on one batch as the abstract value that packages below this one can look at. */
import {
  defineProbe,
  directScope,
  exampleCount,
  OptionError,
  type Backend,
  type Key,
  type Layer,
  type ModelProbe,
  type NdArray,
  type SpecOf,
  type Split,
  tensor,
  type Variables,
} from "@nn/core";

import { applyModel, buildModel, everyLayer, type BuiltModel } from "../model/build-model.ts";
import { initializeParameters, initializeState } from "../model/initialize-parameters.ts";
import { mapVariables } from "../model/variables.ts";

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
  const lossValue = directScope.resolve("loss", loss);
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
    options: layer.options,
    inputShape,
    outputShape: built.outputShape,
    parameters: model.parameters[name] ?? {},
    ...(built.activation === undefined ? {} : { activation: built.activation }),
    ...(built.residual === undefined ? {} : { residual: built.residual }),
  }));
  return defineProbe({
    layers,
    parameters: model.parameters,
    values,
    batch,
    ...(backend === undefined ? {} : { backend }),
    record,
  });
}
