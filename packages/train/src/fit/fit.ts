/** @file The training loop. */
import { exampleCount, NdArray, type Dataset, type Key, type Layer } from "@nn/core";

import { initializeParameters, initializeState } from "../model/initialize-parameters.ts";
import { checkFinite, type Divergence } from "./divergence.ts";
import { createEvaluator } from "./evaluator.ts";
import { parameterHash } from "./parameter-hash.ts";
import { planRun } from "./plan-run.ts";
import { progressPrinter, standardStream, type ProgressEvent } from "./progress.ts";
import { compileTrainingStep } from "./training-step.ts";
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
  const { key, backend, callbacks = [] } = options;
  const plan = planRun(model, data, options);
  const { source, steps, evaluateEvery } = plan;
  const report = progressReporter(options.progress);
  let parameters = initializeParameters(plan.model, key);
  let layerState = initializeState(plan.model);
  const layerKeys = key.fold("layer");
  const training = await compileTrainingStep(
    { ...plan, backend },
    { parameters, slots: plan.optimizer.init(parameters), layerState },
    { ...source.read(0), key: keyWords(layerKeys) },
  );
  const splits = [data.train, data.test, ...(data.validation === undefined ? [] : [data.validation])];
  const largestSplit = Math.max(...splits.map(exampleCount));
  const evaluator = await createEvaluator({ ...plan, backend }, { parameters, layerState }, data.train, largestSplit);

  const trainStep = async (step: number): Promise<number> => {
    const learningRate = plan.optimizer.learningRate(step);
    const batch = source.read(step - 1);
    const { loss } = await training.run({ ...batch, learningRate, step, key: keyWords(layerKeys.fold(step)) });
    return loss.data[0] ?? NaN;
  };
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
      const batchLoss = step === 0 ? null : await trainStep(step);
      if (batchLoss !== null) divergence = plan.observe(step, batchLoss);
      const progress = { step, steps, epoch: step / source.perEpoch, batchLoss };
      if (step < steps && divergence === undefined && step % evaluateEvery !== 0) {
        report?.({ ...progress, end: false });
        continue;
      }
      const evaluation = await evaluate(step, batchLoss);
      divergence ??= checkFinite(step, parameters);
      for (const callback of callbacks) {
        if ((await callback.onEvaluation?.({ ...evaluation, parameters })) === "stop") stopped = true;
      }
      const end = step === steps || stopped || divergence !== undefined;
      report?.({ ...progress, evaluation, end });
      if (!end) continue;

      const { train, validation } = evaluation;
      const run: Run = {
        status: divergence !== undefined ? "diverged" : step < steps ? "stopped" : "completed",
        ...(divergence === undefined ? {} : { divergence }),
        steps: step,
        epochs: progress.epoch,
        history,
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

function keyWords(key: Key): NdArray {
  return new NdArray(Int32Array.from(key.words), [2]);
}

function progressReporter(option: FitOptions["progress"]): ((event: ProgressEvent) => void) | undefined {
  if (typeof option === "function") return option;
  return option === true ? progressPrinter(standardStream(), () => performance.now()) : undefined;
}
