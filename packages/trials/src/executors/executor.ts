/** @file The executor contract: it computes trials, anywhere, and knows nothing of suites, stores or order. */
import type { Trial, TrialResult, TrialTiming } from "../trial/types.ts";

export interface Execution {
  readonly result: TrialResult;
  readonly timing: TrialTiming;
  /** What a person should know, e.g. of a checkpoint that was ignored; stored nowhere. */
  readonly notes?: readonly string[];
}

export interface Executor {
  /** Trials it computes at the same time. */
  readonly slots: number;
  /** Never rejects for what a trial does wrong, that is a result with status `failed`; rejects after `close`. */
  execute(trial: Trial): Promise<Execution>;
  /** Stops at once; trials in flight are dropped. */
  close(): Promise<void>;
}

export type BackendName = "cpu" | "reference" | "gpu";
/** What computes trials; results of "cpu" and "reference" are the same bits. */
export const backendNames: readonly BackendName[] = ["cpu", "reference", "gpu"];

/** Nothing can be computed any more: workers do not start, or nobody answers. Results that were stored are kept. Exit code 1. */
export class ExecutorError extends Error {
  override readonly name = "ExecutorError";
}

/** A worker that dies is replaced and its trial is tried once more before it counts as failed. */
export const attempts = 2;

/** The result of a trial that could not be computed. */
export function failedResult(message: string): TrialResult {
  return {
    status: "failed",
    error: message,
    steps: 0,
    curve: [],
    final: null,
    stepsToTarget: null,
    signal: { start: [], end: null },
    weightsHash: "",
    weightsChain: [],
    flopsPerStep: null,
  };
}
