/** @file A run as it stands after an evaluation: what is kept of it, and how a run begins from it. */
import {
  flattenTree,
  mapTree,
  NdArray,
  sizeOf,
  array,
  type Json,
  type Slots,
  type Tree,
  type TypedArray,
} from "@nn/core";

import { chainSlots } from "../../contracts/gradient-chain.ts";
import { initializeState } from "../../model/initialize-parameters.ts";
import { mapVariables, type Variables } from "../../model/variables.ts";
import { CheckpointError } from "./checkpoint-error.ts";
import { findDifference } from "./describe-run.ts";
import type { DivergenceMemory } from "../watch/divergence.ts";
import type { EvaluationState } from "../evaluator.ts";
import type { RunPlan } from "../plan-run.ts";
import type { StoppingWatch } from "../watch/stopping-watch.ts";
import type { TrainingState } from "../trainer.ts";
import type { Callback, Evaluation, FitOptions } from "../types.ts";

/** Raised when what is kept changes. */
export const checkpointFormat = "nn-checkpoint/2";

/**
 * All that the rest of a run depends on: plain objects, numbers, strings and typed arrays, so that `structuredClone`, `postMessage` and
 * `encodeCheckpoint` take it. Random numbers have no state: they come from the key and the number of the step.
 */
export interface Checkpoint {
  readonly format: typeof checkpointFormat;
  /** Data, model and options of the run; one in which they differ does not take the checkpoint. */
  readonly run: Json;
  /** Training steps taken. */
  readonly step: number;
  /** From step 0 to `step`. */
  readonly history: readonly Evaluation[];
  readonly divergence: DivergenceMemory;
  /** Factors on the learning rate of single parameters, where a model initializer gave some. */
  readonly learningRates?: Variables<number>;
  /** For each stopping rule, the steps at which it saw an improvement. */
  readonly improvements: readonly (readonly number[])[];
  /** What each callback remembers. */
  readonly callbacks: readonly { readonly name: string; readonly memory: Json }[];
  /**
   * By path: `parameters/dense1/kernel`, `slots/momentum/velocity/dense1/kernel`, `state/batchNorm1/mean`, `average/…`, and under `best/`
   * what a stopping rule would go back to, where that is not the present.
   */
  readonly arrays: Readonly<Record<string, TypedArray>>;
}

/** Where training starts or goes on. */
export interface Start {
  readonly step: number;
  readonly state: TrainingState<NdArray>;
  readonly learningRates?: Variables<number>;
  readonly history: readonly Evaluation[];
}

/** Throws a CheckpointError for a callback that does not say what it remembers. */
export function checkCallbacks({ onCheckpoint, resume }: FitOptions, callbacks: readonly Callback[]): void {
  if (onCheckpoint === undefined && resume === undefined) return;
  const silent = callbacks.find(
    ({ onEvaluation, onStep, memory }) => (onEvaluation ?? onStep) !== undefined && memory === undefined,
  );
  if (silent === undefined) return;
  throw new CheckpointError(
    `fit: callback ${JSON.stringify(silent.name)} does not say what it remembers between steps, so that the run cannot be continued from a checkpoint; wanted memory: { save, restore }, or memory: null when it remembers nothing`,
  );
}

/** The arrays are those of `start`, not copies. */
export function makeCheckpoint(
  { state: { parameters, slots, layerState, average }, ...start }: Start,
  { describe, stop: { monitor, callbacks }, average: { averaging } }: RunPlan,
  stopping: StoppingWatch<EvaluationState<NdArray>>,
): Checkpoint {
  const { step, learningRates, history } = start;
  const best = stopping.restores ? stopping.best() : undefined;
  return {
    format: checkpointFormat,
    run: describe(),
    step,
    history: [...history],
    divergence: monitor.memory(),
    ...(learningRates === undefined ? {} : { learningRates }),
    improvements: stopping.improvements(),
    callbacks: callbacks.map(({ name, memory }) => ({ name, memory: memory?.save() ?? null })),
    arrays: {
      ...byPath("parameters", parameters),
      ...byPath("slots", slots),
      ...byPath("state", layerState),
      ...byPath("average", average),
      // An average of the present is not among the arrays.
      ...(best === undefined || (best.evaluation.step === step && averaging === undefined)
        ? {}
        : { ...byPath("best/parameters", best.values.parameters), ...byPath("best/state", best.values.layerState) }),
    },
  };
}

/**
 * Where a checkpoint left off, with stopping rules and callbacks as they were.
 *
 * @throws CheckpointError saying what differs, or what cannot be continued.
 */
export function openCheckpoint(
  checkpoint: Checkpoint,
  { describe, model: { model, moving }, update, average: { init }, steps, stop: { callbacks } }: RunPlan,
  stopping: StoppingWatch<EvaluationState<NdArray>>,
): Start {
  const { format, run, step, history, learningRates, improvements, arrays } = checkpoint;
  if (format !== checkpointFormat) {
    throw new CheckpointError(
      `fit: resume is ${format === undefined ? "no checkpoint" : `of format ${JSON.stringify(format)}`}; wanted a checkpoint of format ${checkpointFormat}`,
    );
  }
  const difference =
    findDifference(run, describe()) ??
    findDifference(
      checkpoint.callbacks.map(({ name }) => name),
      callbacks.map(({ name }) => name),
      "callbacks",
    );
  if (difference !== undefined) throw new CheckpointError(`fit: the checkpoint is of another run: ${difference}`);
  if (step >= steps) {
    throw new CheckpointError(
      `fit: the checkpoint is from after step ${step}; wanted a budget of more steps than that, got ${steps}`,
    );
  }
  const left = new Map(Object.entries(arrays));
  const take = <T extends Tree<NdArray>>(prefix: string, like: T): T => takeArrays(left, prefix, like);
  const empty = mapVariables(model.parameters, ({ shape }) => array(new Float32Array(sizeOf(shape)), { shape }));
  const parameters = take<Variables<NdArray>>("parameters", empty);
  const slots = take<Slots<NdArray>>("slots", chainSlots(update.chain, moving(parameters)));
  const layerState = take("state", initializeState(model));
  const average = take<Slots<NdArray>>("average", init(parameters));
  const present = { parameters, layerState };
  const best = hasBest(left)
    ? { parameters: take("best/parameters", parameters), layerState: take("best/state", layerState) }
    : present;
  const [unknown] = left.keys();
  if (unknown !== undefined) {
    throw new CheckpointError(`fit: the checkpoint holds an array ${unknown}, which this run has no place for`);
  }
  stopping.replay(history, improvements, best);
  for (const [index, { memory }] of callbacks.entries()) memory?.restore(checkpoint.callbacks[index]?.memory ?? null);
  return {
    step,
    state: { parameters, slots, layerState, average },
    ...(learningRates === undefined ? {} : { learningRates }),
    history,
  };
}

/**
 * Throws a CheckpointError unless the restored run measures what the interrupted one did: a last check of data, layers and losses
 * that descriptions cannot see into.
 */
export function checkMeasurement(stored: Evaluation | undefined, measured: Evaluation): void {
  for (const split of ["train", "validation"] as const) {
    for (const [metric, value] of Object.entries(measured[split] ?? {})) {
      const before = stored?.[split]?.[metric];
      if (Object.is(value, before)) continue;
      throw new CheckpointError(
        `fit: the checkpoint is of another run: ${split} ${metric} after step ${measured.step} is ${before} in the checkpoint and ${value} here`,
      );
    }
  }
}

function hasBest(arrays: ReadonlyMap<string, TypedArray>): boolean {
  return [...arrays.keys()].some((path) => path.startsWith("best/"));
}

function byPath(prefix: string, tree: Tree<NdArray>): Record<string, TypedArray> {
  return Object.fromEntries(flattenTree<NdArray>(tree).map(({ path, leaf }) => [`${prefix}/${path}`, leaf.data]));
}

/** Takes the leaves of a tree out of the arrays; they are copied, so that a checkpoint may be used again. */
function takeArrays<T extends Tree<NdArray>>(arrays: Map<string, TypedArray>, prefix: string, like: T): T {
  return mapTree<NdArray, NdArray>(like, ({ data, shape, dtype }, path) => {
    const name = `${prefix}/${path}`;
    const found = arrays.get(name);
    arrays.delete(name);
    if (found !== undefined && found.constructor === data.constructor && found.length === data.length) {
      return new NdArray(found.slice(), shape, dtype);
    }
    const got = found === undefined ? "nothing" : `${found.constructor.name} of ${found.length}`;
    throw new CheckpointError(
      `fit: ${name} of the checkpoint is ${got}; wanted ${data.constructor.name} of ${data.length}`,
    );
  }) as T;
}
