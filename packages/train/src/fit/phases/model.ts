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
import type { Loss } from "../../contracts/loss.ts";
import { buildModel, type BuiltModel } from "../../model/build-model.ts";
import { initializeParameters } from "../../model/initialize-parameters.ts";
import { mapVariables, pickVariables, replaceVariables, type Variables } from "../../model/variables.ts";
import { networkData, type Network } from "../../network.ts";
import { layers as layersNetwork } from "../../networks/layers.ts";
import { withoutRules, withRule, type Rules } from "../../model/parameter-rules.ts";
import { probeBuilt } from "../../measure/probe.ts";
import { buildNetwork } from "../../put.ts";
import type { Batches } from "../data/batches.ts";
import { describeValue } from "../checkpoints/describe-run.ts";
import type { Request } from "./request.ts";

export interface ModelPhase {
  /** What is trained: the model that was given, or the layers of a network with what is used put in. */
  readonly layer: Layer;
  /** Its parameters are under the rules of the run. */
  readonly model: BuiltModel;
  readonly initializer: ModelInitializer | undefined;
  /** Those of some values that are trained, not frozen. */
  moving<T>(values: Variables<T>): Variables<T>;
  /** Where training starts instead of what is drawn. */
  readonly given: Variables<NdArray>;
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
  const { freeze = [], parameters: given = {} } = request.options;
  const frozen = frozenPaths(bare, freeze);
  checkGiven(bare, given);
  const isMoving = (name: string, parameter: string): boolean => !frozen.has(`${name}/${parameter}`);
  const [initializer] = used.at("model.initialize") as readonly ModelInitializer[];
  return {
    layer,
    model: {
      ...bare,
      parameters: mapVariables(bare.parameters, (spec, name, parameter) =>
        isMoving(name, parameter) ? withRule(spec, { penalties, constraints }) : withoutRules(spec),
      ),
    },
    initializer,
    given,
    moving: (values) => (frozen.size === 0 ? values : pickVariables(values, isMoving)),
    describe: () => ({
      model: describeValue(layer),
      initialize: describeValue(initializer),
      ...(frozen.size === 0 ? {} : { frozen: [...frozen] }),
      ...(Object.keys(given).length === 0 ? {} : { parameters: describeValue(given) }),
    }),
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

/** Paths of the parameters that a pattern names. @throws OptionError for a pattern that names none, and when nothing is left to train. */
function frozenPaths({ parameters }: BuiltModel, freeze: readonly string[]): ReadonlySet<string> {
  const paths = Object.entries(parameters).flatMap(([layer, specs]) =>
    Object.keys(specs).map((name) => `${layer}/${name}`),
  );
  const frozen = new Set<string>();
  for (const pattern of freeze) {
    const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
    const matched = paths.filter((path) => new RegExp(`^${parts.join(".*")}$`, "u").test(path));
    if (matched.length === 0)
      throw new OptionError(
        `fit: freeze: ${JSON.stringify(pattern)} names no parameter; there are ${paths.join(", ")}`,
      );
    for (const path of matched) frozen.add(path);
  }
  if (frozen.size > 0 && frozen.size === paths.length)
    throw new OptionError("fit: freeze names every parameter; wanted one to train");
  return frozen;
}

function checkGiven({ parameters }: BuiltModel, given: Variables<NdArray>): void {
  mapVariables(given, (value, layer, name) => {
    const spec = parameters[layer]?.[name];
    if (
      !(value instanceof NdArray) ||
      value.dtype !== "float32" ||
      spec === undefined ||
      !sameShape(value.shape, spec.shape)
    )
      throw new ShapeError(
        `fit: parameters: ${layer}/${name} is ${value instanceof NdArray ? `${value.dtype}${showShape(value.shape)}` : typeof value}; ${spec === undefined ? "the model has no such parameter" : `wanted float32${showShape(spec.shape)}`}`,
      );
  });
}

/** What the layers draw or what was given, then what the model initializer makes of it on the first training batch. */
export async function initializeModel(
  { model, initializer, given }: ModelPhase,
  { loss, source, key, backend }: { loss: Loss; source: Batches; key: Key; backend: Backend | undefined },
): Promise<ModelInitialization> {
  const values = replaceVariables(initializeParameters(model, key), given);
  if (initializer === undefined) return { values };
  // A copy: the source fills the same arrays for every batch.
  const { inputs, targets } = source.read(0);
  const batch = { inputs: copyArray(inputs), targets: copyArray(targets) };
  const probed = probeBuilt(model, values, batch, { loss, ...(backend === undefined ? {} : { backend }) });
  const made = await initializer.initialize(probed, key);
  return { ...made, values: replaceVariables(made.values, given) };
}

function copyArray({ data, shape, dtype }: NdArray): NdArray {
  return new NdArray(data.slice(), shape, dtype);
}
