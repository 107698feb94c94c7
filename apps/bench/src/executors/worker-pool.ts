/** @file Trials on worker threads; a thread that dies costs the trial it had, not the run. */
import { Piscina } from "piscina";
import { messageOf } from "../errors.ts";
import { engineName } from "../trial/execute.ts";
import type { Dataset } from "@nn/core";
import type { PluginModule } from "../plugins/types.ts";
import type { Trial } from "../trial/types.ts";
import { timestamp } from "./clock.ts";
import { failedResult, type BackendName, type Execution, type Executor } from "./executor.ts";
import { shareDataset, type SharedDataset } from "./shared-dataset.ts";

export interface WorkerData {
  readonly backend: BackendName;
  readonly plugins: readonly PluginModule[];
  readonly datasets: readonly (readonly [key: string, dataset: SharedDataset])[];
}

export interface WorkerPoolOptions {
  readonly workers: number;
  readonly backend: BackendName;
  /** Datasets by the content hash of their spec; workers read the same memory. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Loaded by every worker; default none. */
  readonly plugins?: readonly PluginModule[];
  /** Module that exports `runTrial`; built JavaScript. */
  readonly entry?: URL;
}

/** A thread that died is replaced and its trial is tried once more before it counts as failed. */
const attempts = 2;

export function workerPoolExecutor(options: WorkerPoolOptions): Executor {
  const workerData: WorkerData = {
    backend: options.backend,
    plugins: options.plugins ?? [],
    datasets: [...options.datasets].map(([key, dataset]) => [key, shareDataset(dataset)] as const),
  };
  const pool = new Piscina({
    filename: (options.entry ?? new URL("./worker.js", import.meta.url)).href,
    minThreads: options.workers,
    maxThreads: options.workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData,
  });
  // Without a listener a thread's error would end the process; the task it had is rejected as well, and that is handled.
  pool.on("error", () => undefined);
  let closed = false;

  async function execute(trial: Trial): Promise<Execution> {
    const startedAt = timestamp();
    const begin = performance.now();
    let problem = "";
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const execution: Execution = await pool.run(trial.spec, { name: "runTrial" });
        return execution;
      } catch (error) {
        if (closed) throw error;
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
