/** @file Everything that can be wrong with a call of fit is found here, before the first step. */
import {
  checkNumber,
  checkOptions,
  DataError,
  OptionError,
  sameShape,
  ShapeError,
  showShape,
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
import type { Optimizer } from "../optimizer.ts";
import { resolveRules, withRule } from "../parameter-rules.ts";
import { resolveLoss } from "../resolve-loss.ts";
import { resolveMetric } from "../resolve-metric.ts";
import { resolveOptimizer } from "../resolve-optimizer.ts";
import { resolveRegistered } from "../resolve-registered.ts";
import { describeAugment, resolveAugment } from "./augment.ts";
import { batches, type Batches } from "./batches.ts";
import { checkData } from "./check-data.ts";
import { checkCallbacks } from "./checkpoint.ts";
import { describeData, describeValue } from "./describe-run.ts";
import { divergenceDefaults, divergenceMonitor, type DivergenceMonitor } from "./divergence.ts";
import { isExact, metricNames } from "./evaluator.ts";
import { mixedBatches } from "./mix.ts";
import { checkStopping, sortCallbacks } from "./stopping-watch.ts";
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
  "resume",
];

const streamNames = ["init", "order", "augment", "layer"] as const;

/** Checks data, model and options, and that they fit one another. */
export function planRun(model: Layer, data: Dataset, options: FitOptions): RunPlan {
  checkOptions("fit", options, known);
  checkOptions("fit: evaluate", options.evaluate ?? {}, ["trainLimit"]);
  checkOptions("fit: streams", options.streams ?? {}, streamNames);
  const loss = resolveLoss(options.loss);
  const optimizer = resolveOptimizer(options.optimizer);
  const rules = resolveRules(options);
  const metrics = (options.metrics ?? (data.task === "classification" ? ["accuracy"] : [])).map(resolveMetric);
  const trainLimit = positiveInteger("evaluate.trainLimit", options.evaluate?.trainLimit) ?? Infinity;
  const monitor = divergenceMonitor(options.divergence, options.resume?.divergence);
  checkData(data);
  const { callbacks, rules: stopping } = sortCallbacks(options.callbacks);
  const needy = callbacks.find((callback) => callback.needsValidation === true);
  if (needy !== undefined && data.validation === undefined) {
    throw new DataError(
      `fit: callback ${JSON.stringify(needy.name)} needs a validation split; dataset ${JSON.stringify(data.name)} has none`,
    );
  }
  checkCallbacks(options, callbacks);
  checkStopping(stopping, data, ["loss", ...metricNames(metrics).keys()]);
  const bare = buildModel(model, data.inputShape);
  const built = { ...bare, parameters: mapVariables(bare.parameters, (spec) => withRule(spec, rules)) };
  checkOutput(built, data);
  const { key, mix, streams = {} } = options;
  const augmentKey = streams.augment ?? key;
  const plain = batches(data.train, {
    key: streams.order ?? key,
    augmentKey,
    batchSize: options.batchSize ?? 128,
    ...(options.augment === undefined ? {} : { augment: resolveAugment(options.augment) }),
  });
  const source =
    mix === undefined ? plain : mixedBatches(plain, { key: augmentKey, mix, classes: data.classes.length });
  const initializer =
    options.initialize === undefined ? undefined : resolveRegistered("modelInitializer", options.initialize);
  const { steps, evaluateEvery } = budget(options, source);
  let description: Json | undefined;
  const describe = (): Json => ({
    data: describeData(data),
    model: describeValue(model),
    loss: describeValue(loss),
    metrics: describeValue(metrics),
    optimizer: describeValue(optimizer),
    initialize: describeValue(initializer),
    penalty: describeValue(rules.penalty),
    constraint: describeValue(rules.constraint),
    augment: describeAugment(options.augment),
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
