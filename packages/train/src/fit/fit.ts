/** @file The training loop. */
import { exampleCount, type Backend, type Dataset, type Key, type Layer, type NdArray } from "@nn/core";

import { chainSlots } from "../contracts/gradient-chain.ts";
import { initializeState } from "../model/initialize-parameters.ts";
import { TrainedModel } from "../model/trained-model.ts";
import type { Network } from "../network.ts";
import { checkCall } from "./data/check-call.ts";
import { checkFinite, type Divergence } from "./watch/divergence.ts";
import { checkMeasurement, makeCheckpoint, openCheckpoint, type Start } from "./checkpoints/checkpoint.ts";
import { createEvaluator, isExact, type EvaluationState } from "./evaluator.ts";
import { parameterHash } from "./parameter-hash.ts";
import { initializeModel } from "./phases/model.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import { progressPrinter, standardStream, type ProgressEvent } from "./watch/progress.ts";
import { watchStopping } from "./watch/stopping-watch.ts";
import { createTrainer } from "./trainer.ts";
import type { Evaluation, FitOptions, Run } from "./types.ts";

/**
 * Trains a model on the training split of a dataset and evaluates it.
 *
 * Step s takes a full batch in the order of `permutation(key.fold("order", epoch))`; the remainder of an epoch is left out.
 * Metrics are those of evaluation mode over whole splits; the test split is read once, at the end. The same model, data,
 * options and key give the same run to the last bit. A loss that is not finite, or stays above 10 × that of the untrained network, ends the
 * run as `diverged`.
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
 * await fit(model, data, { ...options, onCheckpoint: (take) => writeFile("run.checkpoint", encodeCheckpoint(take())) });
 * // The next day:
 * await fit(model, data, { ...options, resume: decodeCheckpoint(await readFile("run.checkpoint")) });
 * @throws DataError for data that cannot be trained on, ShapeError when model and data do not fit, OptionError, CheckpointError for a
 * checkpoint of another run and for callbacks and stopping rules that cannot be continued.
 */
export async function fit(model: Layer | Network, dataset: Dataset, options: FitOptions): Promise<Run> {
  checkCall(dataset, options);
  const { key, streams = {}, backend, resume, onCheckpoint, signal } = options;
  const plan = await planRun(model, dataset, options);
  const { steps, evaluateEvery } = plan;
  const { source, dataset: data } = plan.data;
  const { callbacks, monitor } = plan.stop;
  const stopping = watchStopping<EvaluationState<NdArray>>(plan.stop.stopping);
  const report = progressReporter(options.progress);
  const start =
    resume === undefined ? await beginRun(plan, streams.init ?? key, backend) : openCheckpoint(resume, plan, stopping);
  const { learningRates: factors } = start;
  let { state } = start;
  const training = await createTrainer(plan, state, source.read(0), {
    backend,
    factors,
    key: (streams.layer ?? key).fold("layer"),
  });
  const splits = [data.train, data.test, ...(data.validation === undefined ? [] : [data.validation])];
  const evaluator = await createEvaluator(
    { model: plan.model.model, loss: plan.objective.loss, metrics: plan.metrics, backend },
    { parameters: state.parameters, layerState: state.layerState },
    data.train,
    Math.max(...splits.map(exampleCount)),
  );

  const history: Evaluation[] = [...start.history];
  const evaluate = async (
    step: number,
    batchLoss: number | null,
  ): Promise<{ readonly evaluation: Evaluation; readonly values: EvaluationState<NdArray> }> => {
    const values = { parameters: await plan.average.weights(state), layerState: state.layerState };
    await evaluator.load(values);
    const evaluation = {
      step,
      epoch: step / source.perEpoch,
      batchLoss,
      train: await evaluator.evaluate(data.train, plan.trainLimit),
      ...(data.validation === undefined ? {} : { validation: await evaluator.evaluate(data.validation) }),
    };
    return { evaluation, values };
  };

  const [untrained] = history;
  if (untrained !== undefined) monitor.begin(untrained.train.loss);
  try {
    if (resume !== undefined && isExact(backend))
      checkMeasurement(history.at(-1), (await evaluate(start.step, null)).evaluation);
    let divergence: Divergence | undefined;
    let stopped = false;
    for (let step = resume === undefined ? 0 : start.step + 1; ; step++) {
      signal?.throwIfAborted();
      let batchLoss: number | null = null;
      if (step > 0) {
        const learningRate = plan.update.optimizer.learningRate(step);
        const { loss, objective } = await training.train(step, source.read(step - 1), learningRate);
        batchLoss = loss;
        divergence = monitor.observe(step, objective);
        for (const callback of callbacks)
          if (callback.onStep?.({ step, batchLoss: loss, objective, learningRate }) === "stop") stopped = true;
      }
      const progress = { step, steps, epoch: step / source.perEpoch, batchLoss };
      if (step < steps && !stopped && divergence === undefined && step % evaluateEvery !== 0) {
        const shown = report?.({ ...progress, end: false });
        if (shown !== undefined) await shown;
        continue;
      }
      state = await training.state();
      const { evaluation, values } = await evaluate(step, batchLoss);
      history.push(evaluation);
      if (step === 0) monitor.begin(evaluation.train.loss);
      divergence ??= checkFinite(step, state.parameters);
      if (divergence === undefined && stopping.observe(evaluation, values)) stopped = true;
      for (const callback of callbacks) {
        const event = { ...evaluation, parameters: values.parameters, state: values.layerState };
        if ((await callback.onEvaluation?.(event)) === "stop") stopped = true;
      }
      if (!stopped && divergence === undefined && step % evaluateEvery === 0)
        await onCheckpoint?.(() => makeCheckpoint({ ...start, step, state, history }, plan, stopping), { step });
      const end = step === steps || stopped || divergence !== undefined;
      await report?.({ ...progress, evaluation, end });
      if (!end) continue;

      const best = stopping.best();
      const restored = stopping.restores ? best : undefined;
      if (restored !== undefined) await evaluator.load(restored.values);
      const { parameters, layerState } = restored?.values ?? values;
      const { train, validation } = restored?.evaluation ?? evaluation;
      const trained = new TrainedModel({
        layer: plan.model.layer,
        inputShape: data.inputShape,
        parameters,
        state: layerState,
        task: data.task,
        classes: data.classes,
        loss: plan.objective.loss,
        metrics: plan.metrics,
        backend,
      });
      const run: Run = {
        model: trained,
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

/** Step 0. */
async function beginRun(plan: RunPlan, key: Key, backend: Backend | undefined): Promise<Start> {
  const { model, objective, data, update, average } = plan;
  const { values: parameters, learningRates } = await initializeModel(model, {
    loss: objective.loss,
    source: data.source,
    key,
    backend,
  });
  return {
    step: 0,
    state: {
      parameters,
      slots: chainSlots(update.chain, model.moving(parameters)),
      layerState: initializeState(model.model),
      average: average.init(parameters),
    },
    ...(learningRates === undefined ? {} : { learningRates }),
    history: [],
  };
}

function progressReporter(
  option: FitOptions["progress"],
): ((event: ProgressEvent) => void | Promise<void>) | undefined {
  if (typeof option === "function") return option;
  return option === true ? progressPrinter(standardStream(), () => performance.now()) : undefined;
}
