/** @file One trial: from its spec to its result, and nothing else goes in. */
import { exampleCount, key, type Backend, type Dataset, type Key } from "@nn/core";
import {
  buildModel,
  CheckpointError,
  firstExamples,
  fit,
  measureSignal,
  sgd,
  type Callback,
  type Optimizer,
} from "@nn/train";
import { messageOf } from "../errors.ts";
import { failedResult, type Execution } from "../executors/executor.ts";
import { builtIns, createFromText, createPlugin, type Names } from "../suite/resolve-plugin.ts";
import { buildNetwork } from "./build-network.ts";
import { openSitting, sitAnew, type CheckpointSettings, type Sitting } from "./checkpoints.ts";
import { countingBackend } from "./count-flops.ts";
import { contentHash } from "./key.ts";
import { prepareData } from "./prepare-data.ts";
import { findStepsToTarget } from "./steps-to-target.ts";
import { createTester } from "./test-curve.ts";
import { weightChain } from "./weight-chain.ts";
import type { CurvePoint, LayerSignal, Metrics, TrialResult, TrialSpec } from "./types.ts";

export interface TrialContext {
  readonly backend: Backend;
  /** By the content hash of the dataset's spec. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Default: the built-in ones. */
  readonly names?: Names;
  /** Default: a trial that is killed begins anew. */
  readonly checkpoints?: CheckpointSettings;
}

/** Signals are measured on the first examples of the training split. */
const probeSize = 128;

/** Computes a trial. An exception becomes a result with status `failed`: one bad trial does not end a run. */
export async function executeTrial(spec: TrialSpec, context: TrialContext): Promise<Execution> {
  let sitting = await openSitting(spec, context.checkpoints);
  let result: TrialResult;
  try {
    result = await train(spec, context, sitting).catch((error: unknown) => {
      if (sitting.resume === undefined || !(error instanceof CheckpointError)) throw error;
      sitting = sitAnew(spec, context.checkpoints, error.message);
      return train(spec, context, sitting);
    });
  } catch (error) {
    result = failedResult(messageOf(error));
  }
  const { notes } = sitting;
  return {
    result,
    timing: { ...sitting.timing(), engine: engineName() },
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** `node 20.20.2`. */
export function engineName(): string {
  return `node ${process.versions.node}`;
}

async function train(
  spec: TrialSpec,
  { backend, datasets, names = builtIns, checkpoints }: TrialContext,
  sitting: Sitting,
): Promise<TrialResult> {
  const { problem, treatment } = spec;
  const loaded = datasets.get(contentHash(problem.dataset));
  if (loaded === undefined) throw new Error(`dataset ${problem.dataset.name} is not loaded`);
  const { data, augment } = await prepareData(spec, loaded, names);
  const loss = createFromText("loss", problem.loss, names);
  const model = buildNetwork(spec, data, names);
  const built = buildModel(model, data.inputShape);
  const probe = firstExamples(data.train, probeSize);
  let start: LayerSignal[] = [];
  const observer: Callback = {
    name: "signal at the start",
    memory: {
      save: () => start.map((signal) => ({ ...signal })),
      restore: (saved) => void (start = saved as unknown as LayerSignal[]),
    },
    async onEvaluation({ step, parameters }) {
      if (step === 0) start = (await measureSignal(built, parameters, probe, loss, { backend })).map(finiteSignal);
    },
  };
  const tester = problem.budget.evaluateTest === true ? await createTester(built, data.test, loss, backend) : undefined;
  const chain = weightChain();
  const counted = countingBackend(backend);
  const { penalty, constraint, stopping } = treatment.recipe ?? {};
  const run = await fit(model, data, {
    key: key(spec.seed),
    ...(spec.streams === undefined
      ? {}
      : {
          streams: Object.fromEntries(
            Object.entries(spec.streams).map(([stream, seed]): [string, Key] => [stream, key(seed)]),
          ),
        }),
    optimizer: optimizerOf(spec, names),
    loss,
    metrics: ["accuracy"],
    steps: problem.budget.steps,
    batchSize: problem.batchSize,
    evaluateEvery: problem.budget.evaluateEvery,
    ...(problem.budget.trainLimit === null ? {} : { evaluate: { trainLimit: problem.budget.trainLimit } }),
    ...(treatment.modelInitializer === undefined
      ? {}
      : { initialize: createPlugin("modelInitializer", treatment.modelInitializer, names) }),
    ...(penalty === undefined ? {} : { penalty: createPlugin("penalty", penalty, names) }),
    ...(constraint === undefined ? {} : { constraint: createPlugin("constraint", constraint, names) }),
    ...(augment === undefined ? {} : { augment }),
    backend: counted.backend,
    ...(checkpoints === undefined ? {} : { onCheckpoint: sitting.keep, resume: sitting.resume }),
    callbacks: [
      observer,
      chain.callback,
      ...(tester === undefined ? [] : [tester.callback]),
      ...(stopping === undefined ? [] : [createPlugin("stopping", stopping, names)]),
    ],
  });
  const diverged = run.status === "diverged";
  const tests = new Map(tester?.finish(run));
  const curve = run.history.map((point): CurvePoint => ({
    step: point.step,
    epoch: point.epoch,
    batchLoss: finite(point.batchLoss),
    train: finiteMetrics(point.train),
    validation: finiteMetrics(point.validation),
    ...(tester === undefined ? {} : { test: finiteMetrics(tests.get(point.step)) }),
  }));
  return {
    status: diverged ? "diverged" : "completed",
    ...(run.divergence === undefined ? {} : { divergence: run.divergence }),
    ...(tester === undefined ? {} : { classes: data.classes.length, examples: exampleCount(data.train) }),
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
        : (await measureSignal(built, run.parameters, probe, loss, { backend, state: run.state })).map(finiteSignal),
    },
    weightsHash: run.hash,
    weightsChain: chain.links,
    flopsPerStep: counted.flopsPerStep(),
  };
}

function optimizerOf({ problem, treatment, learningRate }: TrialSpec, names: Names): Optimizer {
  const spec = treatment.optimizer ?? problem.optimizer;
  return "options" in spec
    ? createPlugin("optimizer", { ...spec, options: { ...spec.options, learningRate } }, names)
    : sgd({ learningRate, momentum: spec.momentum });
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
    activationMagnitude: finite(signal.activationMagnitude),
    activationVariance: finite(signal.activationVariance),
    gradientVariance: finite(signal.gradientVariance),
    deadShare: finite(signal.deadShare),
  };
}
