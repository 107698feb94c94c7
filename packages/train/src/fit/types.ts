/** @file What a training run is asked and what it gives back. */
import type { Backend, Json, Key, NdArray, Scope, SpecOf, Stopping, TechniqueSpec } from "@nn/core";

import type { TrainedModel } from "../model/trained-model.ts";
import type { Variables } from "../model/variables.ts";
import type { AugmentLike } from "./data/augment.ts";
import type { Checkpoint } from "./checkpoints/checkpoint.ts";
import type { Divergence, DivergenceOptions } from "./watch/divergence.ts";
import type { MixLike } from "./data/mix.ts";
import type { ProgressEvent } from "./watch/progress.ts";

/**
 * Numbers of a split, in evaluation mode. A number may be NaN or infinite when training diverged; where the loss is NaN, so is every
 * metric, since outputs that are no numbers say nothing about an example.
 */
export type Metrics = { readonly loss: number } & { readonly [metric: string]: number };

/** One point of a run's history. */
export interface Evaluation {
  /** Training steps taken so far; 0 is before training. */
  readonly step: number;
  /** Passes over the training split so far, a fraction between epochs. */
  readonly epoch: number;
  /** Mean loss of the last training batch in training mode, penalties left out, before its update; null at step 0. */
  readonly batchLoss: number | null;
  /** Over the training split, or its first `evaluate.trainLimit` examples. */
  readonly train: Metrics;
  readonly validation?: Metrics;
}

export interface EvaluationEvent extends Evaluation {
  readonly parameters: Variables<NdArray>;
  /** State of the layers, e.g. running means. */
  readonly state: Variables<NdArray>;
}

export interface StepEvent {
  /** 1 for the first. */
  readonly step: number;
  /** Mean loss of the batch in training mode, penalties left out, before the update. */
  readonly batchLoss: number;
  /** The loss with the penalties: what is minimized. */
  readonly objective: number;
  readonly learningRate: number;
}

/** How what a callback remembers gets into a checkpoint and out of it. */
export interface CallbackMemory {
  /** A copy that later evaluations do not change; numbers may be NaN or infinite. */
  save(): Json;
  /** Once, before training goes on, with what `save` gave. */
  restore(saved: Json): void;
}

/** Looks at a run while it goes on; it cannot change the numbers, only end it. */
export interface Callback {
  readonly name: string;
  /** Set when the callback reads `event.validation`; `fit` then refuses a dataset without that split. */
  readonly needsValidation?: boolean;
  /**
   * What it remembers from one evaluation to the next, for checkpoints; null: nothing. A callback with hooks that does not
   * say is refused in runs with `onCheckpoint` or `resume`.
   */
  readonly memory?: CallbackMemory | null;
  /** After every evaluation, the one at step 0 included; `"stop"` ends the run. */
  onEvaluation?(event: EvaluationEvent): "stop" | void | Promise<"stop" | void>;
  /** After every step; `"stop"` ends the run, after an evaluation. */
  onStep?(event: StepEvent): "stop" | void;
  /** Once, with the finished run. */
  onEnd?(run: Run): void | Promise<void>;
}

export interface FitOptions {
  /** Source of every random number: streams `init`, `order`, `augment`, `mix` and `layer` are folded from it. */
  readonly key: Key;
  /** Instead of `key` for single streams, so that one can be varied while the others stay; `mix` follows `augment`. */
  readonly streams?: { readonly [stream in "init" | "order" | "augment" | "layer"]?: Key };
  /**
   * Techniques, each of which says where it acts: `["heNormal", "l2(1e-4)", "dropout(rate=0.5)", "earlyStopping(patience=3)"]`. Several at
   * one place act in this order. The options below are the same said by name, and come after.
   */
  readonly use?: readonly TechniqueSpec[];
  /** Who looks up names; default: what the program registered, and what the packages bring. */
  readonly scope?: Scope;
  /** `"sgd"`, `"sgd(learningRate=0.1, momentum=0.9)"` or a value; unless `use` has one. */
  readonly optimizer?: SpecOf<"optimizer">;
  /** Unless `use` has one. */
  readonly loss?: SpecOf<"loss">;
  /** Default: `accuracy` for classification, none for regression. */
  readonly metrics?: readonly SpecOf<"metric">[];
  /**
   * Sets all parameters once more after the layers have drawn theirs, looking at the whole model and at the first training
   * batch: `lsuv()`. Default: what the layers draw.
   */
  readonly initialize?: SpecOf<"modelInitializer">;
  /** For every parameter of a role that the penalty names and without a penalty of its own; the losses reported leave it out. */
  readonly penalty?: SpecOf<"penalty">;
  /** For every parameter of a role that the constraint names and without a constraint of its own. */
  readonly constraint?: SpecOf<"constraint">;
  /** Instead of the values that are drawn, for the parameters that are named here: those of another run, or of a file. */
  readonly parameters?: Variables<NdArray>;
  /**
   * Paths of parameters that stay as they are, `*` for anything: `["embedding1/*", "*bias"]`. They have neither penalty nor constraint, and no
   * transform of gradients sees them; state such as running means goes on.
   */
  readonly freeze?: readonly string[];
  /** Passes over the training split; give either this or `steps`. */
  readonly epochs?: number;
  readonly steps?: number;
  /**
   * Of every training example whenever it is used: an augmentation, or a function of arrays. Recordings are changed before what
   * transforms make of them, words before they become ids.
   */
  readonly augment?: AugmentLike;
  /** Of each training example with another one of its batch, after `augment`; class numbers become probabilities. */
  readonly mix?: MixLike;
  /** Default 128; a smaller training split is one batch. */
  readonly batchSize?: number;
  /** Steps between evaluations; default one epoch. Step 0 and the last step are always evaluated. */
  readonly evaluateEvery?: number;
  readonly evaluate?: {
    /** Evaluate on the first n training examples only; default all. */
    readonly trainLimit?: number;
  };
  /** Default: the CPU backend. */
  readonly backend?: Backend;
  /** Callbacks, and stopping rules such as `earlyStopping({ patience: 3 })`, which see every evaluation from step 0 on. */
  readonly callbacks?: readonly (Callback | Stopping)[];
  /** True draws a progress line on standard error; a function gets the events, and is waited for; default false. */
  readonly progress?: boolean | ((event: ProgressEvent) => void | Promise<void>);
  /** Ends the run between two steps: `fit` rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
  readonly divergence?: DivergenceOptions;
  /**
   * Called after every evaluation from which the run can be continued: all but those at which it was stopped or diverged. `take` makes the
   * checkpoint, when one is wanted; nothing in it is changed later. Awaited.
   */
  readonly onCheckpoint?: (take: () => Checkpoint, at: { readonly step: number }) => void | Promise<void>;
  /** Goes on from a checkpoint of the same model, data and options; the budget and the backend may be others. */
  readonly resume?: Checkpoint | undefined;
}

export interface Run {
  /** What was trained, ready to predict, to be evaluated and to be saved. */
  readonly model: TrainedModel;
  /** `stopped`: by a callback or a stopping rule. A diverged run ends at the step where it was noticed. */
  readonly status: "completed" | "diverged" | "stopped";
  readonly divergence?: Divergence;
  /** Training steps taken. */
  readonly steps: number;
  /** Passes over the training split, a fraction when the run ended within one. */
  readonly epochs: number;
  /** From step 0 to the last step. */
  readonly history: readonly Evaluation[];
  /** The best value that a stopping rule saw, and the step it was measured after; absent without a rule. */
  readonly best?: { readonly step: number; readonly value: number };
  /** Of the final parameters: the last point of the history, or the best one when a stopping rule restores it. */
  readonly train: Metrics;
  readonly validation?: Metrics;
  /** Of the final parameters, on the test split, which is read once, at the end. */
  readonly test: Metrics;
  readonly parameters: Variables<NdArray>;
  /** What layers keep beside parameters, e.g. running means. */
  readonly state: Variables<NdArray>;
  /** SHA-256 in hex of the final parameters. */
  readonly hash: string;
}
