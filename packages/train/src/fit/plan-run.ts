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
  type Layer,
} from "@nn/core";

import type { Loss } from "../loss.ts";
import type { Metric } from "../metric.ts";
import { buildModel, type BuiltModel } from "../model/build-model.ts";
import type { Optimizer } from "../optimizer.ts";
import { resolveLoss } from "../resolve-loss.ts";
import { resolveMetric } from "../resolve-metric.ts";
import { resolveOptimizer } from "../resolve-optimizer.ts";
import { batches, type Batches } from "./batches.ts";
import { checkData } from "./check-data.ts";
import { divergenceMonitor, type DivergenceMonitor } from "./divergence.ts";
import type { FitOptions } from "./types.ts";

/** A call of fit with names resolved and defaults filled in. */
export interface RunPlan {
  readonly model: BuiltModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly metrics: readonly Metric[];
  readonly source: Batches;
  readonly steps: number;
  readonly evaluateEvery: number;
  readonly trainLimit: number;
  readonly observe: DivergenceMonitor;
}

const known: readonly (keyof FitOptions)[] = [
  "key",
  "optimizer",
  "loss",
  "metrics",
  "epochs",
  "steps",
  "batchSize",
  "evaluateEvery",
  "evaluate",
  "backend",
  "callbacks",
  "progress",
  "divergence",
];

/** Checks data, model and options, and that they fit one another. */
export function planRun(model: Layer, data: Dataset, options: FitOptions): RunPlan {
  checkOptions("fit", options, known);
  checkOptions("fit: evaluate", options.evaluate ?? {}, ["trainLimit"]);
  const loss = resolveLoss(options.loss);
  const optimizer = resolveOptimizer(options.optimizer);
  const metrics = (options.metrics ?? (data.task === "classification" ? ["accuracy"] : [])).map(resolveMetric);
  const trainLimit = positiveInteger("evaluate.trainLimit", options.evaluate?.trainLimit) ?? Infinity;
  const observe = divergenceMonitor(options.divergence);
  checkData(data);
  const needy = options.callbacks?.find((callback) => callback.needsValidation === true);
  if (needy !== undefined && data.validation === undefined) {
    throw new DataError(
      `fit: callback ${JSON.stringify(needy.name)} needs a validation split; dataset ${JSON.stringify(data.name)} has none`,
    );
  }
  const built = buildModel(model, data.inputShape);
  checkOutput(built, data);
  const source = batches(data.train, { key: options.key, batchSize: options.batchSize ?? 128 });
  return { model: built, loss, optimizer, metrics, source, trainLimit, observe, ...budget(options, source) };
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
