/** @file Trials on worker threads; a thread that dies costs the trial it had, not the run. */
import { Piscina } from "piscina";
import { messageOf } from "../errors.ts";
import type { CheckpointSettings } from "../trial/checkpoints.ts";
import { engineName } from "../trial/execute.ts";
import type { Dataset } from "@nn/core";
import type { PluginModule } from "../plugins/types.ts";
import type { Trial } from "../trial/types.ts";
import { timestamp } from "./clock.ts";
import { attempts, ExecutorError, failedResult, type BackendName, type Execution, type Executor } from "./executor.ts";
import type { BackendSettings } from "./backend.ts";
import { shareDataset, type SharedDataset } from "./shared-dataset.ts";

export interface WorkerData extends BackendSettings {
  readonly backend: BackendName;
  readonly plugins: readonly PluginModule[];
  readonly datasets: readonly (readonly [key: string, dataset: SharedDataset])[];
  readonly checkpoints?: CheckpointSettings;
}

export interface WorkerPoolOptions extends BackendSettings {
  readonly workers: number;
  readonly backend: BackendName;
  /** Datasets by the content hash of their spec; workers read the same memory. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Loaded by every worker; default none. */
  readonly plugins?: readonly PluginModule[];
  /** Default: none are kept. */
  readonly checkpoints?: CheckpointSettings;
  /** Module that exports `runTrial`; built JavaScript. */
  readonly entry?: URL;
}

/** Computes trials in threads; one that dies fails its trial and is replaced. */
export function workerPoolExecutor(options: WorkerPoolOptions): Executor {
  const workerData: WorkerData = {
    backend: options.backend,
    ...(options.wide === undefined ? {} : { wide: options.wide }),
    plugins: options.plugins ?? [],
    datasets: [...options.datasets].map(([key, dataset]) => [key, shareDataset(dataset)] as const),
    ...(options.checkpoints === undefined ? {} : { checkpoints: options.checkpoints }),
  };
  const pool = new Piscina({
    filename: (options.entry ?? new URL("./worker.js", import.meta.url)).href,
    minThreads: options.workers,
    maxThreads: options.workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData,
  });
  let closed = false;
  let fail: (error: ExecutorError) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  broken.catch(() => undefined);
  // The error of a thread without a task, so of one that could not start: the pool makes no other, and tasks would wait forever.
  pool.on("error", (error: Error) => {
    if (pool.threads.length === 0) fail(new ExecutorError(`no worker thread can start: ${messageOf(error)}`));
  });

  async function execute(trial: Trial): Promise<Execution> {
    const startedAt = timestamp();
    const begin = performance.now();
    let problem = "";
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const task: Promise<Execution> = pool.run(trial.spec, { name: "runTrial" });
        return await Promise.race([task, broken]);
      } catch (error) {
        if (closed || error instanceof ExecutorError) throw error;
        problem = messageOf(error);
      }
    }
    const seconds = (performance.now() - begin) / 1000;
    return {
      result: failedResult(`the worker thread ended ${attempts} times during this trial: ${problem}`),
      timing: { seconds, startedAt, engine: engineName() },
    };
  }

  return {
    slots: options.workers,
    execute,
    async close() {
      closed = true;
      await pool.destroy();
    },
  };
}
