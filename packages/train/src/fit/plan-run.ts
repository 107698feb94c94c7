/** @file Everything that can be wrong with a call of fit is found here, before the first step. */
import { chain } from "@nn/augment";
import {
  type Augmentation,
  checkNumber,
  checkOptions,
  type Constraint,
  DataError,
  directScope,
  OptionError,
  type Penalty,
  type PluginValue,
  sameShape,
  type Scope,
  ShapeError,
  showGiven,
  showShape,
  type Slot,
  type Dataset,
  type Json,
  type Layer,
  type ModelInitializer,
  type Stopping,
} from "@nn/core";

import type { Loss } from "../loss.ts";
import type { Metric } from "../metric.ts";
import { buildModel, type BuiltModel } from "../model/build-model.ts";
import { mapVariables } from "../model/variables.ts";
import { networkData, type Network } from "../network.ts";
import { layers as layersNetwork } from "../networks/layers.ts";
import type { Optimizer } from "../optimizer.ts";
import { withRule, type Rules } from "../parameter-rules.ts";
import { buildNetwork } from "../put.ts";
import { sequential } from "../layers/sequential.ts";
import { describeAugment, resolveAugment, type AugmentLike } from "./augment.ts";
import { batches, type Batches } from "./batches.ts";
import { checkData } from "./check-data.ts";
import { checkCallbacks } from "./checkpoint.ts";
import { describeData, describeValue } from "./describe-run.ts";
import { divergenceDefaults, divergenceMonitor, type DivergenceMonitor } from "./divergence.ts";
import { isExact, metricNames } from "./evaluator.ts";
import { mixedBatches, type Mix } from "./mix.ts";
import { checkStopping, sortCallbacks } from "./stopping-watch.ts";
import { planTechniques, type Techniques } from "./techniques.ts";
import type { Callback, FitOptions } from "./types.ts";

/** A call of fit with names resolved and defaults filled in. */
export interface RunPlan {
  readonly model: BuiltModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly metrics: readonly Metric[];
  readonly source: Batches;
  readonly initializer: ModelInitializer | undefined;
  readonly steps: number;
  readonly evaluateEvery: number;
  readonly trainLimit: number;
  readonly monitor: DivergenceMonitor;
  readonly callbacks: readonly Callback[];
  readonly stopping: readonly Stopping[];
  /** All that the numbers of the run depend on, but for its length. */
  describe(): Json;
}

const known: readonly (keyof FitOptions)[] = [
  "key",
  "use",
  "scope",
  "streams",
  "optimizer",
  "loss",
  "metrics",
  "initialize",
  "penalty",
  "constraint",
  "epochs",
  "steps",
  "batchSize",
  "evaluateEvery",
  "evaluate",
  "augment",
  "mix",
  "backend",
  "callbacks",
  "progress",
  "divergence",
  "onCheckpoint",
  "checkpointDue",
  "resume",
];

const streamNames = ["init", "order", "augment", "layer"] as const;

/** Checks data, model and options, and that they fit one another. */
export function planRun(model: Layer | Network, data: Dataset, options: FitOptions): RunPlan {
  checkOptions("fit", options, known);
  checkOptions("fit: evaluate", options.evaluate ?? {}, ["trainLimit"]);
  checkOptions("fit: streams", options.streams ?? {}, streamNames);
  const scope = options.scope ?? directScope;
  const used = planTechniques(options.use ?? [], scope);
  const loss = one("loss", "objective.loss", used, options.loss, (spec) => scope.resolve("loss", spec));
  const optimizer = one("optimizer", "update.optimizer", used, options.optimizer, (spec) =>
    scope.resolve("optimizer", spec),
  );
  const rules: Rules = {
    penalties: [
      ...(used.at("objective.penalty") as readonly Penalty[]),
      ...(options.penalty === undefined ? [] : [scope.resolve("penalty", options.penalty)]),
    ],
    constraints: [
      ...(used.at("update.constraint") as readonly Constraint[]),
      ...(options.constraint === undefined ? [] : [scope.resolve("constraint", options.constraint)]),
    ],
  };
  const metrics = (options.metrics ?? (data.task === "classification" ? ["accuracy"] : [])).map((spec) =>
    scope.resolve("metric", spec),
  );
  const trainLimit = positiveInteger("evaluate.trainLimit", options.evaluate?.trainLimit) ?? Infinity;
  const monitor = divergenceMonitor(options.divergence, options.resume?.divergence);
  checkData(data);
  const { callbacks, rules: stopping } = sortCallbacks([
    ...(used.at("stop.rule") as readonly Stopping[]),
    ...(options.callbacks ?? []),
  ]);
  const needy = callbacks.find((callback) => callback.needsValidation === true);
  if (needy !== undefined && data.validation === undefined) {
    throw new DataError(
      `fit: callback ${JSON.stringify(needy.name)} needs a validation split; dataset ${JSON.stringify(data.name)} has none`,
    );
  }
  checkCallbacks(options, callbacks);
  checkStopping(stopping, data, ["loss", ...metricNames(metrics).keys()]);
  const network = modelOf(model, data, used, scope);
  const bare = buildModel(network, data.inputShape);
  const built = { ...bare, parameters: mapVariables(bare.parameters, (spec) => withRule(spec, rules)) };
  checkOutput(built, data);
  const { key, streams = {} } = options;
  const mix = options.mix ?? (used.at("data.mix")[0] as Mix | undefined);
  const augment = augmentOf(used, options, scope);
  const augmentKey = streams.augment ?? key;
  const plain = batches(data.train, {
    key: streams.order ?? key,
    augmentKey,
    batchSize: options.batchSize ?? 128,
    ...(augment === undefined ? {} : { augment: resolveAugment(augment) }),
  });
  const source =
    mix === undefined ? plain : mixedBatches(plain, { key: augmentKey, mix, classes: data.classes.length });
  const initializer =
    options.initialize === undefined
      ? (used.at("model.initialize")[0] as ModelInitializer | undefined)
      : scope.resolve("modelInitializer", options.initialize);
  const { steps, evaluateEvery } = budget(options, source);
  let description: Json | undefined;
  const describe = (): Json => ({
    data: describeData(data),
    model: describeValue(network),
    loss: describeValue(loss),
    metrics: describeValue(metrics),
    optimizer: describeValue(optimizer),
    initialize: describeValue(initializer),
    penalty: describeRules(rules.penalties),
    constraint: describeRules(rules.constraints),
    augment: describeAugment(augment),
    mix: describeValue(mix),
    batchSize: source.size,
    evaluateEvery,
    trainLimit: describeValue(options.evaluate?.trainLimit),
    divergence: { ...divergenceDefaults, ...options.divergence },
    stopping: describeValue(stopping),
    keys: Object.fromEntries(streamNames.map((stream) => [stream, String(streams[stream] ?? key)])),
    profile: isExact(options.backend) ? "exact" : "fast",
  });
  return {
    model: built,
    loss,
    optimizer,
    metrics,
    source,
    initializer,
    steps,
    evaluateEvery,
    trainLimit,
    monitor,
    callbacks,
    stopping,
    describe: () => (description ??= describe()),
  };
}

/** A value that an option or a technique gives, not both. */
function one<K extends "loss" | "optimizer", V extends PluginValue>(
  option: K,
  slot: Slot,
  used: Techniques,
  given: FitOptions[K] | undefined,
  resolve: (spec: NonNullable<FitOptions[K]>) => V,
): V {
  const [technique] = used.at(slot) as readonly V[];
  if (technique !== undefined && given !== undefined)
    throw new OptionError(`fit: ${option} is given, and use has ${technique.id}; wanted one of them`);
  if (technique !== undefined) return technique;
  if (given === undefined)
    throw new OptionError(`fit: ${option} is missing; wanted e.g. ${option}: "${examples[option]}"`);
  return resolve(given as NonNullable<FitOptions[K]>);
}

const examples = { loss: "softmaxCrossEntropy", optimizer: "adam(1e-3)" };

/** A network for the data with what is used put in; layers are left alone where nothing is. */
function modelOf(model: Layer | Network, data: Dataset, used: Techniques, scope: Scope): Layer {
  if (model?.kind !== "layer" && model?.kind !== "network")
    throw new OptionError(
      `fit: the model is ${showGiven(model)}; wanted a layer, e.g. sequential([dense(10)]), or a network`,
    );
  const acts = (
    ["model.kernel", "model.bias", "model.branch", "forward.beforeActivation", "forward.afterActivation"] as const
  ).some((slot) => used.at(slot).length > 0);
  if (model.kind === "layer" && !acts) return model;
  const network = model.kind === "network" ? model : layersNetwork([model]);
  return sequential(buildNetwork(network, networkData(data), used, scope));
}

/** One after the other; an option stands for itself. */
function augmentOf(used: Techniques, { augment }: FitOptions, scope: Scope): AugmentLike | undefined {
  const steps = used.at("data.augment") as readonly Augmentation[];
  if (augment !== undefined && steps.length > 0)
    throw new OptionError(`fit: augment is given, and use has ${steps[0]?.id}; wanted one of them`);
  if (augment !== undefined)
    return typeof augment === "function" && !("kind" in augment) ? augment : scope.resolve("augmentation", augment);
  return steps.length > 1 ? chain(...steps) : steps[0];
}

/** As it was when there could be one. */
function describeRules(rules: readonly PluginValue[]): Json {
  return describeValue(rules.length > 1 ? rules : (rules[0] ?? null));
}

function budget(
  options: FitOptions,
  { perEpoch }: Batches,
): { readonly steps: number; readonly evaluateEvery: number } {
  const epochs = positiveInteger("epochs", options.epochs);
  const steps = positiveInteger("steps", options.steps);
  if ((epochs === undefined) === (steps === undefined)) {
    throw new OptionError(
      `fit: got ${epochs === undefined ? "neither epochs nor steps" : "both epochs and steps"}; wanted one of them`,
    );
  }
  return {
    steps: steps ?? (epochs ?? 0) * perEpoch,
    evaluateEvery: positiveInteger("evaluateEvery", options.evaluateEvery) ?? perEpoch,
  };
}

function positiveInteger(option: string, value: number | undefined): number | undefined {
  if (value !== undefined) checkNumber("fit", option, value, { min: 1, integer: true });
  return value;
}

function checkOutput({ outputShape }: BuiltModel, data: Dataset): void {
  const wanted = data.classes.length;
  if (sameShape(outputShape, [wanted])) return;
  throw new ShapeError(
    `fit: the model puts out ${showShape(outputShape)} for each example; dataset ${JSON.stringify(data.name)} has ${wanted} ${data.task === "classification" ? "classes" : "targets"}, wanted [${wanted}]: end the model with dense(${wanted})`,
  );
}
