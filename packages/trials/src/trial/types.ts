/** @file What a trial is and what it leaves behind; all of it is JSON. */
import type { Profile } from "@nn/core";
import type { ProblemSpec, TreatmentSpec } from "../suite/types.ts";

/**
 * `tune` chooses the learning rate, `pool` freezes a target, `report` is measured at the chosen rate, `fixed` at one rate for
 * everybody, `vary` changes one random stream of the first report trial.
 */
export type Phase = "tune" | "pool" | "report" | "fixed" | "vary";

/** In the order in which they are run. */
export const phases: readonly Phase[] = ["tune", "pool", "report", "fixed", "vary"];

/** Where random numbers of a trial come from: parameters, order of examples, augmentation, what layers draw in training. */
export type Stream = "init" | "order" | "augment" | "layer";
/** Every stream. */
export const streams: readonly Stream[] = ["init", "order", "augment", "layer"];

/** Version of specs and results. It is part of every key, so that results of two versions never stand for one another. */
export const trialSchema = "nn-trial/2";

/**
 * Raised whenever a change may alter the bits of a result; part of every key. 2: gaussianNoise and gaussianDropout draw element i from
 * the key and i alone. 3: layers inside layers draw by the order of their path, runs diverge above ten times the untrained loss, and where
 * the loss is NaN so are the metrics.
 */
export const numericsVersion = 3;

/** Everything a result depends on, and nothing else: the input of the trial's key. */
export interface TrialSpec {
  readonly schema: typeof trialSchema;
  readonly numerics: typeof numericsVersion;
  readonly profile: Profile;
  readonly problem: ProblemSpec;
  readonly treatment: TreatmentSpec;
  readonly learningRate: number;
  readonly phase: Phase;
  /** Derived from the base seed, the phase and the seed index. */
  readonly seed: number;
  /** Seeds of streams that do not follow `seed`; absent: all follow it. */
  readonly streams?: { readonly [stream in Stream]?: number };
}

/** Names for people; not hashed. */
export interface TrialLabels {
  readonly suite: string;
  readonly problem: string;
  readonly grid: Readonly<Record<string, string | number>>;
  readonly treatment: string;
  readonly phase: Phase;
  readonly seedIndex: number;
  /** Of phase `vary`: the stream that has this seed index; the others have that of the first report trial. */
  readonly stream?: Stream;
}

export interface Trial {
  readonly key: string;
  readonly labels: TrialLabels;
  readonly spec: TrialSpec;
}

/** Null where the number is not finite. */
export interface Metrics {
  readonly loss: number | null;
  readonly accuracy: number | null;
}

export interface CurvePoint {
  readonly step: number;
  readonly epoch: number;
  /** Mean loss of the last training batch, in training mode; null at step 0 and where not finite. */
  readonly batchLoss: number | null;
  /** Evaluation mode, over the first `trainLimit` training examples. */
  readonly train: Metrics;
  /** Evaluation mode, over the whole split. */
  readonly validation: Metrics;
  /** Over the whole test split; only where the budget says `evaluateTest`. Nothing is ever chosen by it. */
  readonly test?: Metrics;
}

/** Statistics of one hidden layer's output on a fixed probe batch; null where not finite. */
export interface LayerSignal {
  readonly layer: string;
  readonly activationMean: number | null;
  /** Mean of |a|. */
  readonly activationMagnitude: number | null;
  readonly activationVariance: number | null;
  /** Variance of the gradient of the loss with respect to the layer's pre-activation or output. */
  readonly gradientVariance: number | null;
  /** Share of units that are zero on the whole probe batch. */
  readonly deadShare: number | null;
}

export interface Divergence {
  readonly step: number;
  readonly kind: "nan" | "infinity" | "blow-up";
  readonly where: string;
}

export interface TrialResult {
  readonly status: "completed" | "diverged" | "failed";
  readonly divergence?: Divergence;
  /** Only of failed trials. */
  readonly error?: string;
  /** Number of classes of the dataset; with `evaluateTest` only, older results have none. */
  readonly classes?: number;
  /** Training examples, changed copies included; with `evaluateTest` only. */
  readonly examples?: number;
  /** Steps taken. */
  readonly steps: number;
  readonly curve: readonly CurvePoint[];
  readonly final: { readonly train: Metrics; readonly validation: Metrics; readonly test: Metrics } | null;
  /** Null: not reached within the budget (censored), or no target. */
  readonly stepsToTarget: number | null;
  readonly signal: { readonly start: readonly LayerSignal[]; readonly end: readonly LayerSignal[] | null };
  /** SHA-256 in hex of the little-endian bytes of all parameters at the end; empty for failed trials. */
  readonly weightsHash: string;
  /**
   * One link for each point of the curve, in hex: hₑ = SHA-256(hₑ₋₁ ‖ weights of the evaluation), with nothing before the first.
   * Two runs agree on every evaluation before the first link in which they differ.
   */
  readonly weightsChain: readonly string[];
  /** Floating-point operations of the contractions of a training step, 2·m·k·n each; null for failed trials. */
  readonly flopsPerStep: number | null;
}

/** Never hashed. */
export interface TrialTiming {
  readonly seconds: number;
  readonly startedAt: string;
  readonly engine: string;
  /** Steps at which it went on from a checkpoint; absent when it was computed in one go. */
  readonly resumedAt?: readonly number[];
}

export interface TrialRecord {
  readonly key: string;
  /** SHA-256 in hex of the canonical JSON of `result`. */
  readonly resultHash: string;
  readonly labels: TrialLabels;
  readonly spec: TrialSpec;
  readonly result: TrialResult;
  readonly timing: TrialTiming;
}
