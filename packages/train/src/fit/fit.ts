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

import type { Network } from "../network.ts";
import { initializeParameters, initializeState } from "../model/initialize-parameters.ts";
import { probeBuilt } from "../probe.ts";
import { checkFinite, type Divergence } from "./divergence.ts";
import { checkMeasurement, makeCheckpoint, openCheckpoint, type Start } from "./checkpoint.ts";
import { createEvaluator, isExact, type EvaluationState } from "./evaluator.ts";
import { parameterHash } from "./parameter-hash.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import { progressPrinter, standardStream, type ProgressEvent } from "./progress.ts";
import { watchStopping } from "./stopping-watch.ts";
import { createTrainer, type TrainingState } from "./trainer.ts";
import type { Evaluation, FitOptions, Run } from "./types.ts";

/**
 * Trains a model on the training split of a dataset and evaluates it.
 *
 * Step s takes a full batch in the order of `permutation(key.fold("order", epoch))`; the remainder of an epoch is left out.
 * Metrics are those of evaluation mode over whole splits; the test split is read once, at the end. The same model, data,
 * options and key give the same run to the last bit. A loss that is not finite or blows up ends the run as `diverged`.
 *
 * With `onCheckpoint` a run can be continued later, in another process or on another machine: `resume` gives the run that nobody
 * interrupted, to the last bit of its history, parameters and hash.
 *
 * @example
 * const run = await fit(sequential([dense(16, { activation: "relu" }), dense(2)]), data, {
 *   key: key(42), optimizer: sgd(0.1), loss: "softmaxCrossEntropy", epochs: 20,
 * });
 * run.test.accuracy; run.hash;
 * @example
 * const options = { key: key(42), optimizer: adam(), loss: "softmaxCrossEntropy", epochs: 200 };
 * await fit(model, data, { ...options, onCheckpoint: (point) => writeFile("run.checkpoint", encodeCheckpoint(point)) });
 * // The next day:
 * await fit(model, data, { ...options, resume: decodeCheckpoint(await readFile("run.checkpoint")) });
 * @throws DataError for data that cannot be trained on, ShapeError when model and data do not fit, OptionError, CheckpointError for a
 * checkpoint of another run and for callbacks and stopping rules that cannot be continued.
 */
export async function fit(model: Layer | Network, data: Dataset, options: FitOptions): Promise<Run> {
  const { key, streams = {}, backend, resume, onCheckpoint, checkpointDue } = options;
  const plan = planRun(model, data, options);
  const { source, steps, evaluateEvery, callbacks } = plan;
  const stopping = watchStopping<EvaluationState<NdArray>>(plan.stopping);
  const report = progressReporter(options.progress);
  const start =
    resume === undefined
      ? await initializeRun(plan, streams.init ?? key, backend)
      : openCheckpoint(resume, plan, stopping);
  const { learningRates } = start;
  let { state } = start;
  const training = await createTrainer(
    {
      ...plan,
      ...(learningRates === undefined ? {} : { factors: learningRates }),
      backend,
      key: (streams.layer ?? key).fold("layer"),
    },
    state,
    source.read(0),
  );
  const splits = [data.train, data.test, ...(data.validation === undefined ? [] : [data.validation])];
  const largestSplit = Math.max(...splits.map(exampleCount));
  const evaluator = await createEvaluator({ ...plan, backend }, evaluated(state), data.train, largestSplit);

  const history: Evaluation[] = [...start.history];
  const evaluate = async (step: number, batchLoss: number | null): Promise<Evaluation> => {
    await evaluator.load(evaluated(state));
    return {
      step,
      epoch: step / source.perEpoch,
      batchLoss,
      train: await evaluator.evaluate(data.train, plan.trainLimit),
      ...(data.validation === undefined ? {} : { validation: await evaluator.evaluate(data.validation) }),
    };
  };

  try {
    if (resume !== undefined && isExact(backend)) checkMeasurement(history.at(-1), await evaluate(start.step, null));
    let divergence: Divergence | undefined;
    let stopped = false;
    for (let step = resume === undefined ? 0 : start.step + 1; ; step++) {
      let batchLoss: number | null = null;
      if (step > 0) {
        const { loss, objective } = await training.train(
          step,
          source.read(step - 1),
          plan.optimizer.learningRate(step),
        );
        batchLoss = loss;
        divergence = plan.monitor.observe(step, objective);
      }
      const progress = { step, steps, epoch: step / source.perEpoch, batchLoss };
      if (step < steps && divergence === undefined && step % evaluateEvery !== 0) {
        report?.({ ...progress, end: false });
        continue;
      }
      state = await training.state();
      const evaluation = await evaluate(step, batchLoss);
      history.push(evaluation);
      divergence ??= checkFinite(step, state.parameters);
      if (divergence === undefined) stopped = stopping.observe(evaluation, evaluated(state));
      for (const callback of callbacks) {
        const event = { ...evaluation, parameters: state.parameters, state: state.layerState };
        if ((await callback.onEvaluation?.(event)) === "stop") stopped = true;
      }
      if (!stopped && divergence === undefined && step % evaluateEvery === 0 && checkpointDue?.() !== false)
        await onCheckpoint?.(makeCheckpoint({ ...start, step, state, history }, plan, stopping));
      const end = step === steps || stopped || divergence !== undefined;
      report?.({ ...progress, evaluation, end });
      if (!end) continue;

      const best = stopping.best();
      const restored = stopping.restores ? best : undefined;
      if (restored !== undefined) await evaluator.load(restored.values);
      const { parameters, layerState } = restored?.values ?? state;
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

function evaluated({ parameters, layerState }: TrainingState<NdArray>): EvaluationState<NdArray> {
  return { parameters, layerState };
}

/** What the layers draw, then what the model initializer makes of it on the first training batch. */
async function initializeRun(plan: RunPlan, key: Key, backend: Backend | undefined): Promise<Start> {
  const { model, loss, source, initializer, optimizer } = plan;
  const values = initializeParameters(model, key);
  const begin = ({ values: parameters, learningRates }: ModelInitialization): Start => ({
    step: 0,
    state: { parameters, slots: optimizer.init(parameters), layerState: initializeState(model) },
    ...(learningRates === undefined ? {} : { learningRates }),
    history: [],
  });
  if (initializer === undefined) return begin({ values });
  // A copy: the source fills the same arrays for every batch.
  const { inputs, targets } = source.read(0);
  const batch = { inputs: copyArray(inputs), targets: copyArray(targets) };
  const probed = probeBuilt(model, values, batch, { loss, ...(backend === undefined ? {} : { backend }) });
  return begin(await initializer.initialize(probed, key));
}

function copyArray({ data, shape, dtype }: NdArray): NdArray {
  return new NdArray(data.slice(), shape, dtype);
}

function progressReporter(option: FitOptions["progress"]): ((event: ProgressEvent) => void) | undefined {
  if (typeof option === "function") return option;
  return option === true ? progressPrinter(standardStream(), () => performance.now()) : undefined;
}
