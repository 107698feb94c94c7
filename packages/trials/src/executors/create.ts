/** @file The executor that a command line asks for. */
import type { Dataset } from "@nn/core";
import type { Names } from "../suite/resolve-plugin.ts";
import type { Suite } from "../suite/types.ts";
import type { CheckpointSettings } from "../trial/checkpoints.ts";
import { loadDatasets } from "../trial/load-datasets.ts";
import { createBackend } from "./backend.ts";
import type { BackendName, Executor } from "./executor.ts";
import { inProcessExecutor } from "./in-process.ts";
import { processPoolExecutor } from "./process-pool.ts";
import { workerPoolExecutor } from "./worker-pool.ts";

export const isolations = ["thread", "process"] as const;
export type Isolation = (typeof isolations)[number];

export interface LocalOptions {
  readonly suite: Suite;
  readonly names: Names;
  readonly backend: BackendName;
  /** 0: this thread. */
  readonly workers: number;
  readonly isolation: Isolation;
  /** Default: a trial that is killed begins anew. */
  readonly checkpoints?: CheckpointSettings;
}

export interface LocalExecutor {
  readonly executor: Executor;
  readonly datasets: readonly Dataset[];
}

/** Trials on this machine. The datasets are loaded here in any case, so that a missing one is named before anything is computed. */
export async function localExecutor({
  suite,
  names,
  backend,
  workers,
  isolation,
  ...settings
}: LocalOptions): Promise<LocalExecutor> {
  const datasets = await loadDatasets(suite, names);
  const plugins = names.modules;
  const executor =
    workers === 0
      ? inProcessExecutor({ backend: await createBackend(backend), datasets, names, ...settings })
      : isolation === "process"
        ? processPoolExecutor({ workers, backend, plugins, ...settings })
        : workerPoolExecutor({ workers, backend, datasets, plugins, ...settings });
  return { executor, datasets: [...datasets.values()] };
}
