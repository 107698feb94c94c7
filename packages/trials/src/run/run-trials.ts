/** @file From a suite and a store to a complete store: what is missing is computed, deep networks first. */
import type { Execution, Executor } from "../executors/executor.ts";
import type { Claims } from "../store/claims.ts";
import type { Follower } from "../store/follow.ts";
import type { TrialWriter } from "../store/write.ts";
import type { Cell, Suite } from "../suite/types.ts";
import { computationKey, resultHash } from "../trial/key.ts";
import { planCell, trialsOf } from "../trial/plan.ts";
import type { Trial, TrialRecord } from "../trial/types.ts";
import { createSlots } from "./slots.ts";
import { waitingFor, WaitingList, type Waiting } from "./waiting-list.ts";

export interface RunEvents {
  readonly started?: (trial: Trial) => void;
  readonly finished?: (record: TrialRecord) => void;
  /** A result that another run stored meanwhile. */
  readonly found?: (record: TrialRecord) => void;
  /** What a person should know of a trial, though its result is what it should be. */
  readonly noticed?: (text: string) => void;
}

/** Other runs on the same store. */
export interface Peers {
  readonly claims: Claims;
  readonly follow: Follower;
}

export interface RunOptions {
  readonly suite: Suite;
  readonly executor: Executor;
  readonly writer: TrialWriter;
  /** Records that exist; each new one is added. Failed ones are computed again. */
  readonly records: Map<string, TrialRecord>;
  /** Default: nobody else writes to the store. */
  readonly peers?: Peers;
  /** Removes what was kept of a computation in progress, once its result is on the disk. */
  readonly removeCheckpoint?: (computation: string) => Promise<void>;
  readonly events?: RunEvents;
  readonly signal?: AbortSignal;
}

/** Milliseconds between two looks at what other runs have done, where nothing else is left. */
const pollMilliseconds = 500;

/**
 * Computes every trial of the suite that has no record. Two trials of one cell that are the same computation in different phases
 * (the chosen rate is the fixed rate) are computed once and recorded twice. What another run has claimed is left to it, and taken over
 * when that run is gone.
 *
 * @throws StoreError as soon as a result cannot be stored, the signal's reason when it is aborted.
 */
export async function runTrials(options: RunOptions): Promise<void> {
  const { suite, executor, writer, records, peers, removeCheckpoint, events, signal } = options;
  const done = new Map([...records].filter(([, record]) => record.result.status !== "failed"));
  const attempted = new Set<string>();
  /** What was computed, is being computed, or is known to be with another run (undefined). */
  const computations = new Map<string, Promise<Execution | undefined>>();
  /** What is stored. */
  const stored = new Map<string, Execution>();
  const remember = ({ spec, result, timing }: TrialRecord): void => {
    const computation = computationKey(spec);
    stored.set(computation, { result, timing });
    if (!computations.has(computation)) computations.set(computation, Promise.resolve({ result, timing }));
  };
  for (const record of done.values()) remember(record);
  const waiting = new WaitingList();
  /** Claimed by other runs. */
  const elsewhere: Waiting[] = [];
  const storing = new Set<string>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const interruption = aborted(stopped);
  const slots = createSlots(executor.slots);
  /** One more than run at a time is claimed already, so that it begins the moment another one ends. */
  const most = executor.slots + 1;
  let busy = 0;

  const start = (item: Waiting): void => {
    const task = run(item)
      .catch((error: unknown) => stop.abort(error))
      .finally(() => running.delete(task));
    running.add(task);
  };

  const enqueue = (items: readonly Waiting[]): void => {
    const [twins, fresh] = [
      items.filter(({ computation }) => computations.has(computation)),
      items.filter(({ computation }) => !computations.has(computation)),
    ];
    waiting.add(fresh);
    for (const twin of twins) start(twin);
  };

  const release = (cells: readonly Cell[]): void => {
    const released = cells.flatMap((cell) =>
      trialsOf(planCell(suite, cell, done)).filter(({ key }) => !done.has(key) && !attempted.has(key)),
    );
    for (const { key } of released) attempted.add(key);
    enqueue(released.map(waitingFor));
  };

  /** Whatever a new record makes known. */
  const releaseAfter = ({ labels, spec }: Pick<TrialRecord, "labels" | "spec">): void => {
    const { problem, treatment } = labels;
    // A pool releases everything that is measured against its target.
    const isPool = spec.phase === "pool";
    release(suite.cells.filter((cell) => cell.problem === problem && (isPool || cell.treatment === treatment)));
  };

  const absorb = async (): Promise<void> => {
    for (const record of (await peers?.follow()) ?? []) {
      // What is being stored by this run is on the disk before it is known to be.
      if (done.has(record.key) || storing.has(record.key) || record.result.status === "failed") continue;
      done.set(record.key, record);
      records.set(record.key, record);
      remember(record);
      if (!attempted.has(record.key)) continue;
      events?.found?.(record);
      releaseAfter(record);
    }
  };

  const execute = async ({ trial, computation }: Waiting): Promise<Execution | undefined> => {
    const here = (): Promise<Execution> =>
      slots.use(async () => {
        stopped.throwIfAborted();
        events?.started?.(trial);
        const { notes = [], ...execution } = await executor.execute(trial);
        const { problem, treatment, phase, seedIndex } = trial.labels;
        for (const note of notes) events?.noticed?.(`${problem} ${treatment} ${phase} #${seedIndex}: ${note}`);
        return execution;
      });
    if (peers === undefined) return here();
    if (!(await peers.claims.take(computation))) return undefined;
    try {
      await absorb();
      return stored.get(computation) ?? (await here());
    } catch (error) {
      await peers.claims.drop(computation);
      throw error;
    }
  };

  const compute = (item: Waiting): Promise<Execution | undefined> => {
    const twin = computations.get(item.computation);
    if (twin !== undefined) return twin;
    busy += 1;
    const execution = execute(item).finally(() => {
      busy -= 1;
      fill();
    });
    computations.set(item.computation, execution);
    return execution;
  };

  // Not only when a result is on the disk, which takes a while that no worker needs to wait for.
  const fill = (): void => {
    const next = (): Waiting | undefined => (busy < most && !stopped.aborted ? waiting.take() : undefined);
    for (let item = next(); item !== undefined; item = next()) start(item);
  };

  const run = async (item: Waiting): Promise<void> => {
    const { trial, computation } = item;
    if (done.has(trial.key)) return;
    const execution = await compute(item);
    if (execution === undefined) {
      computations.delete(computation);
      elsewhere.push(item);
      return;
    }
    if (done.has(trial.key)) {
      await peers?.claims.drop(computation);
      return;
    }
    const { result, timing } = execution;
    const record: TrialRecord = {
      key: trial.key,
      resultHash: resultHash(result),
      labels: trial.labels,
      spec: trial.spec,
      result,
      timing,
    };
    storing.add(record.key);
    await writer.append(record);
    await removeCheckpoint?.(computation);
    done.set(record.key, record);
    records.set(record.key, record);
    await peers?.claims.drop(computation);
    events?.finished?.(record);
    releaseAfter(record);
  };

  release(suite.cells);
  for (;;) {
    stopped.throwIfAborted();
    fill();
    if (running.size === 0 && elsewhere.length === 0) break;
    const isIdle = elsewhere.length > 0 && busy < most;
    const poll = isIdle ? sleep(pollMilliseconds) : undefined;
    await Promise.race([...running, interruption, ...(poll === undefined ? [] : [poll.over])]);
    poll?.end();
    if (isIdle) {
      await absorb();
      enqueue(elsewhere.splice(0));
    }
  }
  stopped.throwIfAborted();
}

function sleep(milliseconds: number): { readonly over: Promise<void>; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return { over, end: () => clearTimeout(timer) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
