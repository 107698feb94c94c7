/** @file Everything that can be wrong with a call of fit is found here, before the first step. */
import {
  checkNumber,
  checkOptions,
  directScope,
  OptionError,
  type Dataset,
  type Json,
  type Layer,
  type Transform,
} from "@nn/core";

import type { Metric } from "../contracts/metric.ts";
import type { Network } from "../network.ts";
import type { Batches } from "./data/batches.ts";
import { checkData, checkTargets } from "./data/check-data.ts";
import { describeValue } from "./checkpoints/describe-run.ts";
import { isExact, metricNames } from "./evaluator.ts";
import { planAverage, type AveragePhase } from "./phases/average.ts";
import { applyTransforms, planData, type DataPhase } from "./phases/data.ts";
import { planGradient } from "./phases/gradient.ts";
import { planModel, type ModelPhase } from "./phases/model.ts";
import { planObjective, type ObjectivePhase } from "./phases/objective.ts";
import { readTechniques, type Request } from "./phases/request.ts";
import { planStop, type StopPhase } from "./phases/stop.ts";
import { planUpdate, type UpdatePhase } from "./phases/update.ts";
import type { FitOptions } from "./types.ts";

/** A call of fit, phase by phase, with names resolved and defaults filled in. */
export interface RunPlan {
  readonly data: DataPhase;
  readonly model: ModelPhase;
  readonly objective: ObjectivePhase;
  readonly update: UpdatePhase;
  readonly average: AveragePhase;
  readonly stop: StopPhase;
  readonly metrics: readonly Metric[];
  readonly steps: number;
  readonly evaluateEvery: number;
  readonly trainLimit: number;
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
  "parameters",
  "freeze",
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
  "signal",
  "divergence",
  "onCheckpoint",
  "resume",
];

const streamNames = ["init", "order", "augment", "layer"] as const;

/** Checks data, model and options, and that they fit one another. */
export async function planRun(layers: Layer | Network, given: Dataset, options: FitOptions): Promise<RunPlan> {
  checkOptions("fit", options, known);
  checkOptions("fit: evaluate", options.evaluate ?? {}, ["trainLimit"]);
  checkOptions("fit: streams", options.streams ?? {}, streamNames);
  const scope = options.scope ?? directScope;
  const used = readTechniques(options, scope);
  const dataset = await applyTransforms(
    given,
    used.at("data.transform") as readonly Transform[],
    options.streams?.augment ?? options.key,
  );
  const request: Request = { options, data: dataset, used, scope };
  const objective = planObjective(request);
  const gradient = planGradient(request);
  const update = planUpdate(request, gradient);
  const average = planAverage(request);
  const metrics = (options.metrics ?? (dataset.task === "classification" ? ["accuracy"] : [])).map((spec) =>
    scope.resolve("metric", spec),
  );
  const misplaced = metrics.find(({ tasks }) => !tasks.includes(dataset.task));
  if (misplaced !== undefined)
    throw new OptionError(
      `fit: ${misplaced.id} measures ${misplaced.tasks.join(" and ")}; dataset ${JSON.stringify(dataset.name)} is a ${dataset.task}`,
    );
  const trainLimit = positiveInteger("evaluate.trainLimit", options.evaluate?.trainLimit) ?? Infinity;
  checkData(dataset);
  checkTargets(dataset, objective.loss);
  const stop = planStop(request, ["loss", ...metricNames(metrics).keys()]);
  const model = planModel(layers, request, objective, update);
  const data = planData(request);
  const { steps, evaluateEvery } = budget(options, data.source);
  const { key, streams = {} } = options;
  const describe = (): Json => ({
    ...data.describe(),
    ...model.describe(),
    ...objective.describe(),
    ...gradient.describe(),
    ...update.describe(),
    ...average.describe(),
    ...stop.describe(),
    metrics: describeValue(metrics),
    evaluateEvery,
    trainLimit: describeValue(options.evaluate?.trainLimit),
    keys: Object.fromEntries(streamNames.map((stream) => [stream, String(streams[stream] ?? key)])),
    profile: isExact(options.backend) ? "exact" : "fast",
  });
  let description: Json | undefined;
  return {
    data,
    model,
    objective,
    update,
    average,
    stop,
    metrics,
    steps,
    evaluateEvery,
    trainLimit,
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
