/** @file Stored trials, computed again. */
import { createBackend } from "../executors/backend.ts";
import type { BackendName, Execution, Executor } from "../executors/executor.ts";
import { inProcessExecutor } from "../executors/in-process.ts";
import { workerPoolExecutor } from "../executors/worker-pool.ts";
import { openStoredNames } from "../plugins/stored.ts";
import type { Suite } from "../suite/types.ts";
import { loadDatasets } from "../trial/load-datasets.ts";
import type { TrialRecord } from "../trial/types.ts";

export interface RecomputeOptions {
  /** Of the results; their plug-ins are looked for from there. */
  readonly folder: string;
  readonly suite: Suite;
  readonly records: readonly TrialRecord[];
  readonly backend: BackendName;
  /** 0: in this thread. */
  readonly workers: number;
  /** Called in the order in which trials finish. */
  readonly finished: (record: TrialRecord, execution: Execution) => void;
}

/** Computes the trials of records again. @throws InputError when a dataset cannot be had or a plug-in is another one. */
export async function recompute({
  folder,
  suite,
  records,
  backend,
  workers,
  finished,
}: RecomputeOptions): Promise<void> {
  const used = new Set(records.map(({ labels }) => `${labels.problem} ${labels.treatment}`));
  const cells = suite.cells.filter(({ problem, treatment }) => used.has(`${problem} ${treatment}`));
  const names = await openStoredNames(folder, suite);
  const datasets = await loadDatasets({ ...suite, cells }, names);
  const threads = Math.min(workers, records.length);
  const executor: Executor =
    threads === 0
      ? inProcessExecutor({ backend: await createBackend(backend), datasets, names })
      : workerPoolExecutor({ workers: threads, backend, datasets, plugins: names.modules });
  try {
    const waiting = records.values();
    await Promise.all(
      Array.from({ length: executor.slots }, async () => {
        for (const record of waiting) finished(record, await executor.execute(record));
      }),
    );
  } finally {
    await executor.close();
  }
}
