/** @file One trial: from its spec to its result, and nothing else goes in. */
import { exampleCount, key, NdArray, type Backend, type Dataset, type Split } from "@nn/core";
import { buildModel, dense, fit, flatten, measureSignal, sequential, sgd, type Callback, type Model } from "@nn/train";
import { messageOf } from "../errors.ts";
import { timestamp } from "../executors/clock.ts";
import { failedResult, type Execution } from "../executors/executor.ts";
import { createPlugin } from "../suite/resolve-plugin.ts";
import { contentHash } from "./key.ts";
import { findStepsToTarget } from "./steps-to-target.ts";
import type { CurvePoint, LayerSignal, Metrics, TrialResult, TrialSpec } from "./types.ts";

export interface TrialContext {
  readonly backend: Backend;
  /** By the content hash of the dataset's spec. */
  readonly datasets: ReadonlyMap<string, Dataset>;
}

/** Signals are measured on the first examples of the training split. */
const probeSize = 128;

/** Computes a trial. An exception becomes a result with status `failed`: one bad trial does not end a run. */
export async function executeTrial(spec: TrialSpec, context: TrialContext): Promise<Execution> {
  const startedAt = timestamp();
  const begin = performance.now();
  let result: TrialResult;
  try {
    result = await train(spec, context);
  } catch (error) {
    result = failedResult(messageOf(error));
  }
  return { result, timing: { seconds: (performance.now() - begin) / 1000, startedAt, engine: engineName() } };
}

/** `node 20.20.2`. */
export function engineName(): string {
  return `node ${process.versions.node}`;
}

/** Flatten, `depth` hidden layers, one linear layer; kernels by the treatment's initializer, biases by its bias. */
export function buildMlp(spec: Pick<TrialSpec, "problem" | "treatment">, outputs: number): Model {
  const { depth, width, activation } = spec.problem.model;
  const initializer = createPlugin("initializer", spec.treatment.initializer);
  const bias = createPlugin("initializer", spec.treatment.bias);
  const hidden = Array.from({ length: depth }, () => dense(width, { initializer, bias, activation }));
  return sequential([flatten(), ...hidden, dense(outputs, { initializer, bias })]);
}

async function train(spec: TrialSpec, { backend, datasets }: TrialContext): Promise<TrialResult> {
  const { problem } = spec;
  const data = datasets.get(contentHash(problem.dataset));
  if (data === undefined) throw new Error(`dataset ${problem.dataset.name} is not loaded`);
  const model = buildMlp(spec, data.classes.length);
  const built = buildModel(model, data.inputShape);
  const probe = firstExamples(data.train, probeSize);
  let start: LayerSignal[] = [];
  const observer: Callback = {
    name: "signal at the start",
    async onEvaluation({ step, parameters }) {
      if (step === 0)
        start = (await measureSignal(built, parameters, probe, problem.loss, { backend })).map(finiteSignal);
    },
  };
  const run = await fit(model, data, {
    key: key(spec.seed),
    optimizer: sgd({ learningRate: spec.learningRate, momentum: problem.optimizer.momentum }),
    loss: problem.loss,
    metrics: ["accuracy"],
    steps: problem.budget.steps,
    batchSize: problem.batchSize,
    evaluateEvery: problem.budget.evaluateEvery,
    ...(problem.budget.trainLimit === null ? {} : { evaluate: { trainLimit: problem.budget.trainLimit } }),
    backend,
    callbacks: [observer],
  });
  const diverged = run.status === "diverged";
  const curve = run.history.map((point): CurvePoint => ({
    step: point.step,
    epoch: point.epoch,
    batchLoss: finite(point.batchLoss),
    train: finiteMetrics(point.train),
    validation: finiteMetrics(point.validation),
  }));
  return {
    status: diverged ? "diverged" : "completed",
    ...(run.divergence === undefined ? {} : { divergence: run.divergence }),
    steps: run.steps,
    curve,
    final: {
      train: finiteMetrics(run.train),
      validation: finiteMetrics(run.validation),
      test: finiteMetrics(run.test),
    },
    stepsToTarget: problem.target === null ? null : findStepsToTarget(problem.target, curve),
    signal: {
      start,
      end: diverged
        ? null
        : (await measureSignal(built, run.parameters, probe, problem.loss, { backend })).map(finiteSignal),
    },
    weightsHash: run.hash,
  };
}

function firstExamples(split: Split, limit: number): Split {
  const count = Math.min(limit, exampleCount(split));
  const first = (array: NdArray): NdArray => {
    const rowSize = array.data.length / (array.shape[0] ?? 1);
    return new NdArray(array.data.slice(0, count * rowSize), [count, ...array.shape.slice(1)], array.dtype);
  };
  return { inputs: first(split.inputs), targets: first(split.targets) };
}

function finite(value: number | null | undefined): number | null {
  return value === undefined || value === null || !Number.isFinite(value) ? null : value;
}

function finiteMetrics(metrics: { readonly loss: number; readonly [metric: string]: number } | undefined): Metrics {
  return { loss: finite(metrics?.loss), accuracy: finite(metrics?.["accuracy"]) };
}

function finiteSignal(signal: LayerSignal): LayerSignal {
  return {
    layer: signal.layer,
    activationMean: finite(signal.activationMean),
    activationVariance: finite(signal.activationVariance),
    gradientVariance: finite(signal.gradientVariance),
    deadShare: finite(signal.deadShare),
  };
}
