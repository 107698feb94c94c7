/** @file Second phase: the model for the data, with what is used put in, and the values that training starts from. */
import {
  type Backend,
  type Json,
  type Key,
  type Layer,
  type ModelInitialization,
  type ModelInitializer,
  NdArray,
  OptionError,
  type Parametrization,
  sameShape,
  ShapeError,
  showGiven,
  showShape,
  type Dataset,
} from "@nn/core";

import { parametrized } from "../../layers/parametrized.ts";
import { sequential } from "../../layers/sequential.ts";
import type { Loss } from "../../loss.ts";
import { buildModel, type BuiltModel } from "../../model/build-model.ts";
import { initializeParameters } from "../../model/initialize-parameters.ts";
import { mapVariables } from "../../model/variables.ts";
import { networkData, type Network } from "../../network.ts";
import { layers as layersNetwork } from "../../networks/layers.ts";
import { withRule, type Rules } from "../../parameter-rules.ts";
import { probeBuilt } from "../../probe.ts";
import { buildNetwork } from "../../put.ts";
import type { Batches } from "../batches.ts";
import { describeValue } from "../describe-run.ts";
import type { Request } from "./request.ts";

export interface ModelPhase {
  /** What is trained: the model that was given, or the layers of a network with what is used put in. */
  readonly layer: Layer;
  /** Its parameters are under the rules of the run. */
  readonly model: BuiltModel;
  readonly initializer: ModelInitializer | undefined;
  describe(): Readonly<Record<string, Json>>;
}

/** Builds the model; parameters without rules of their own get those of the run. */
export function planModel(
  model: Layer | Network,
  request: Request,
  { penalties, loss }: Pick<Rules, "penalties"> & { readonly loss: Loss },
  { constraints }: Pick<Rules, "constraints">,
): ModelPhase {
  const { data, used } = request;
  const outputs = loss.outputs(data);
  const layer = parametrizedBy(layerOf(model, request, outputs), used.at("model.parametrize") as Parametrization[]);
  const bare = buildModel(layer, data.inputShape);
  checkOutput(bare, data, loss);
  const [initializer] = used.at("model.initialize") as readonly ModelInitializer[];
  return {
    layer,
    model: { ...bare, parameters: mapVariables(bare.parameters, (spec) => withRule(spec, { penalties, constraints })) },
    initializer,
    describe: () => ({ model: describeValue(layer), initialize: describeValue(initializer) }),
  };
}

const treated = [
  "model.kernel",
  "model.bias",
  "model.branch",
  "forward.beforeActivation",
  "forward.afterActivation",
] as const;

/** A network for the data with what is used put in; layers are left alone where nothing is. */
function layerOf(model: Layer | Network, { data, used, scope }: Request, outputs: number): Layer {
  if (model?.kind !== "layer" && model?.kind !== "network")
    throw new OptionError(
      `fit: the model is ${showGiven(model)}; wanted a layer, e.g. sequential([dense(10)]), or a network`,
    );
  if (model.kind === "layer" && treated.every((slot) => used.at(slot).length === 0)) return model;
  const network = model.kind === "network" ? model : layersNetwork([model]);
  return sequential(buildNetwork(network, networkData(data, outputs), used, scope));
}

/** The whole model under parametrizations, as it is kept and built again. */
function parametrizedBy(layer: Layer, by: readonly Parametrization[]): Layer {
  return by.length === 0 ? layer : parametrized([layer], { by });
}

function checkOutput({ outputShape }: BuiltModel, data: Dataset, loss: Loss): void {
  const wanted = loss.outputs(data);
  if (sameShape(outputShape, [wanted])) return;
  throw new ShapeError(
    `fit: the model puts out ${showShape(outputShape)} for each example; dataset ${JSON.stringify(data.name)} has ${data.classes.length} ${data.task === "classification" ? "classes" : "targets"}${wanted === data.classes.length ? "" : ` and ${loss.id} takes ${wanted} output${wanted === 1 ? "" : "s"}`}, wanted [${wanted}]: end the model with dense(${wanted})`,
  );
}

/** What the layers draw, then what the model initializer makes of it on the first training batch. */
export async function initializeModel(
  { model, initializer }: ModelPhase,
  { loss, source, key, backend }: { loss: Loss; source: Batches; key: Key; backend: Backend | undefined },
): Promise<ModelInitialization> {
  const values = initializeParameters(model, key);
  if (initializer === undefined) return { values };
  // A copy: the source fills the same arrays for every batch.
  const { inputs, targets } = source.read(0);
  const batch = { inputs: copyArray(inputs), targets: copyArray(targets) };
  const probed = probeBuilt(model, values, batch, { loss, ...(backend === undefined ? {} : { backend }) });
  return initializer.initialize(probed, key);
}

function copyArray({ data, shape, dtype }: NdArray): NdArray {
  return new NdArray(data.slice(), shape, dtype);
}
