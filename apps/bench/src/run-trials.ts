/** @file From a suite and a store to a complete store: what is missing is computed, deep networks first. */
import type { Executor, Execution } from "./executors/executor.ts";
import type { TrialWriter } from "./store/write.ts";
import type { Suite } from "./suite/types.ts";
import { computationKey, resultHash } from "./trial/key.ts";
import { planCell } from "./trial/plan.ts";
import { stepCost } from "./trial/cost.ts";
import type { Trial, TrialRecord } from "./trial/types.ts";

export interface RunEvents {
  readonly started?: (trial: Trial) => void;
  readonly finished?: (record: TrialRecord) => void;
}

export interface RunOptions {
  readonly suite: Suite;
  readonly executor: Executor;
  readonly writer: TrialWriter;
  /** Records that exist; each new one is added. Failed ones are computed again. */
  readonly records: Map<string, TrialRecord>;
  readonly events?: RunEvents;
  readonly signal?: AbortSignal;
}

interface Waiting {
  readonly trial: Trial;
  readonly computation: string;
  /** Deep networks first, for good packing at the end; among equals tuning first, because reports wait for it. */
  readonly priority: readonly [stepCost: number, tuning: number];
}

/**
 * Computes every trial of the suite that has no record. Two trials of one cell that are the same computation in different phases
 * (the chosen rate is the fixed rate) are computed once and recorded twice.
 *
 * @throws StoreError as soon as a result cannot be stored, the signal's reason when it is aborted.
 */
export async function runTrials(options: RunOptions): Promise<void> {
  const { suite, executor, writer, records, events, signal } = options;
  const done = new Map([...records].filter(([, record]) => record.result.status !== "failed"));
  const attempted = new Set<string>();
  const computations = new Map<string, Promise<Execution>>();
  for (const record of done.values()) {
    computations.set(computationKey(record.spec), Promise.resolve({ result: record.result, timing: record.timing }));
  }
  const waiting: Waiting[] = [];
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const interruption = aborted(stopped);
  let busy = 0;

  const release = (cell: Suite["cells"][number]): void => {
    const plan = planCell(suite, cell, done);
    for (const trial of [...plan.tune, ...plan.fixed, ...plan.report]) {
      if (!done.has(trial.key) && !attempted.has(trial.key)) {
        attempted.add(trial.key);
        waiting.push({
          trial,
          computation: computationKey(trial.spec),
          priority: [stepCost(trial.spec), trial.spec.phase === "tune" ? 1 : 0],
        });
      }
    }
  };

  const compute = ({ trial, computation }: Waiting): Promise<Execution> => {
    const twin = computations.get(computation);
    if (twin !== undefined) return twin;
    busy += 1;
    const execution = executor.execute(trial).finally(() => (busy -= 1));
    computations.set(computation, execution);
    return execution;
  };

  const run = async (item: Waiting): Promise<void> => {
    const { trial } = item;
    events?.started?.(trial);
    const { result, timing } = await compute(item);
    const record: TrialRecord = {
      key: trial.key,
      resultHash: resultHash(result),
      labels: trial.labels,
      spec: trial.spec,
      result,
      timing,
    };
    await writer.append(record);
    done.set(record.key, record);
    records.set(record.key, record);
    events?.finished?.(record);
    release({ problem: trial.labels.problem, treatment: trial.labels.treatment });
  };

  const start = (item: Waiting): void => {
    const task = run(item)
      .catch((error: unknown) => stop.abort(error))
      .finally(() => running.delete(task));
    running.add(task);
  };

  for (const cell of suite.cells) release(cell);
  for (;;) {
    stopped.throwIfAborted();
    waiting.sort((a, b) => b.priority[0] - a.priority[0] || b.priority[1] - a.priority[1]);
    for (let index = 0; index < waiting.length && !stopped.aborted;) {
      const item = waiting[index];
      if (item !== undefined && (busy < executor.slots || computations.has(item.computation))) {
        waiting.splice(index, 1);
        start(item);
      } else {
        index += 1;
      }
    }
    if (running.size === 0) break;
    await Promise.race([...running, interruption]);
  }
  stopped.throwIfAborted();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
