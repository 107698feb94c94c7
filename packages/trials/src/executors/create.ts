/** @file The executor that a command line asks for. */
import { wideVectors, type Dataset } from "@nn/core";
import type { Names } from "../suite/resolve-plugin.ts";
import type { Suite } from "../suite/types.ts";
import type { CheckpointSettings } from "../trial/checkpoints.ts";
import { loadDatasets } from "../trial/load-datasets.ts";
import { createBackend, type BackendSettings } from "./backend.ts";
import type { BackendName, Executor } from "./executor.ts";
import { inProcessExecutor } from "./in-process.ts";
import { processPoolExecutor } from "./process-pool.ts";
import { workerPoolExecutor } from "./worker-pool.ts";

/** What keeps trials that run at the same time apart: threads of one process, or processes. */
export const isolations = ["thread", "process"] as const;
export type Isolation = (typeof isolations)[number];

export interface LocalOptions extends BackendSettings {
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
  /** Of the vectors that trials are computed with; absent for other backends than cpu and on other machines. */
  readonly vectorBits?: 128 | 256;
  readonly datasets: readonly Dataset[];
}

/** Trials on this machine. The datasets are loaded here in any case, so that a missing one is named before anything is computed. */
export async function localExecutor({
  suite,
  names,
  backend,
  workers,
  isolation,
  wide = true,
  ...settings
}: LocalOptions): Promise<LocalExecutor> {
  const datasets = await loadDatasets(suite, names);
  const plugins = names.modules;
  const executor =
    workers === 0
      ? inProcessExecutor({ backend: await createBackend(backend, { wide }), datasets, names, ...settings })
      : isolation === "process"
        ? processPoolExecutor({ workers, backend, wide, plugins, ...settings })
        : workerPoolExecutor({ workers, backend, wide, datasets, plugins, ...settings });
  const local = { executor, datasets: [...datasets.values()] };
  if (backend !== "cpu") return local;
  // Workers decide for themselves, and like this thread.
  return { ...local, vectorBits: wide && (await wideVectors()).on ? 256 : 128 };
}
