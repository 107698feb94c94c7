/** @file The training loop. */
import {
  exampleCount,
  NdArray,
  type Backend,
  type Dataset,
  type Key,
  type Layer,
  type ModelInitialization,
} from "@nn/core";

import { initializeParameters, initializeState } from "../model/initialize-parameters.ts";
import { probeBuilt } from "../probe.ts";
import { checkFinite, type Divergence } from "./divergence.ts";
import { createEvaluator, type EvaluationState } from "./evaluator.ts";
import { parameterHash } from "./parameter-hash.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import { progressPrinter, standardStream, type ProgressEvent } from "./progress.ts";
import { watchStopping } from "./stopping-watch.ts";
import { createTrainer } from "./trainer.ts";
import type { Evaluation, FitOptions, Run } from "./types.ts";

/**
 * Trains a model on the training split of a dataset and evaluates it.
 *
 * Step s takes a full batch in the order of `permutation(key.fold("order", epoch))`; the remainder of an epoch is left out.
 * Metrics are those of evaluation mode over whole splits; the test split is read once, at the end. The same model, data,
 * options and key give the same run to the last bit. A loss that is not finite or blows up ends the run as `diverged`.
 *
 * @example
 * const run = await fit(sequential([dense(16, { activation: "relu" }), dense(2)]), data, {
 *   key: key(42), optimizer: sgd(0.1), loss: "softmaxCrossEntropy", epochs: 20,
 * });
 * run.test.accuracy; run.hash;
 * @throws DataError for data that cannot be trained on, ShapeError when model and data do not fit, OptionError.
 */
export async function fit(model: Layer, data: Dataset, options: FitOptions): Promise<Run> {
  const { key, streams = {}, backend } = options;
  const plan = planRun(model, data, options);
  const { source, steps, evaluateEvery, callbacks } = plan;
  const stopping = watchStopping<EvaluationState<NdArray>>(plan.stopping);
  const report = progressReporter(options.progress);
  const start = await initializeModel(plan, streams.init ?? key, backend);
  let parameters = start.values;
  let layerState = initializeState(plan.model);
  const training = await createTrainer(
    {
      ...plan,
      ...(start.learningRates === undefined ? {} : { factors: start.learningRates }),
      backend,
      key: (streams.layer ?? key).fold("layer"),
    },
    { parameters, slots: plan.optimizer.init(parameters), layerState },
    source.read(0),
  );
  const splits = [data.train, data.test, ...(data.validation === undefined ? [] : [data.validation])];
  const largestSplit = Math.max(...splits.map(exampleCount));
  const evaluator = await createEvaluator({ ...plan, backend }, { parameters, layerState }, data.train, largestSplit);

  const history: Evaluation[] = [];
  const evaluate = async (step: number, batchLoss: number | null): Promise<Evaluation> => {
    ({ parameters, layerState } = await training.state());
    await evaluator.load({ parameters, layerState });
    const evaluation: Evaluation = {
      step,
      epoch: step / source.perEpoch,
      batchLoss,
      train: await evaluator.evaluate(data.train, plan.trainLimit),
      ...(data.validation === undefined ? {} : { validation: await evaluator.evaluate(data.validation) }),
    };
    history.push(evaluation);
    return evaluation;
  };

  try {
    let divergence: Divergence | undefined;
    let stopped = false;
    for (let step = 0; ; step++) {
      let batchLoss: number | null = null;
      if (step > 0) {
        const { loss, objective } = await training.train(
          step,
          source.read(step - 1),
          plan.optimizer.learningRate(step),
        );
        batchLoss = loss;
        divergence = plan.observe(step, objective);
      }
      const progress = { step, steps, epoch: step / source.perEpoch, batchLoss };
      if (step < steps && divergence === undefined && step % evaluateEvery !== 0) {
        report?.({ ...progress, end: false });
        continue;
      }
      const evaluation = await evaluate(step, batchLoss);
      divergence ??= checkFinite(step, parameters);
      if (divergence === undefined) stopped = stopping.observe(evaluation, { parameters, layerState });
      for (const callback of callbacks) {
        if ((await callback.onEvaluation?.({ ...evaluation, parameters, state: layerState })) === "stop")
          stopped = true;
      }
      const end = step === steps || stopped || divergence !== undefined;
      report?.({ ...progress, evaluation, end });
      if (!end) continue;

      const best = stopping.best();
      const restored = stopping.restores ? best : undefined;
      if (restored !== undefined) {
        ({ parameters, layerState } = restored.values);
        await evaluator.load(restored.values);
      }
      const { train, validation } = restored?.evaluation ?? evaluation;
      const run: Run = {
        status: divergence !== undefined ? "diverged" : step < steps ? "stopped" : "completed",
        ...(divergence === undefined ? {} : { divergence }),
        steps: step,
        epochs: progress.epoch,
        history,
        ...(best === undefined ? {} : { best: { step: best.evaluation.step, value: best.value } }),
        train,
        ...(validation === undefined ? {} : { validation }),
        test: await evaluator.evaluate(data.test),
        parameters,
        state: layerState,
        hash: parameterHash(parameters),
      };
      for (const callback of callbacks) await callback.onEnd?.(run);
      return run;
    }
  } finally {
    training.release();
    evaluator.release();
  }
}

/** What the layers draw, then what the model initializer makes of it on the first training batch. */
async function initializeModel(
  { model, loss, source, initializer }: RunPlan,
  key: Key,
  backend: Backend | undefined,
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

function progressReporter(option: FitOptions["progress"]): ((event: ProgressEvent) => void) | undefined {
  if (typeof option === "function") return option;
  return option === true ? progressPrinter(standardStream(), () => performance.now()) : undefined;
}
