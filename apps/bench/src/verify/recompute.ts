/** @file Stored trials, computed again. */
import { type BackendName, type Execution, localExecutor, type Names, type Suite, type TrialRecord } from "@nn/trials";

export interface RecomputeOptions {
  readonly suite: Suite;
  /** What the names in the suite mean. */
  readonly names: Names;
  readonly records: readonly TrialRecord[];
  readonly backend: BackendName;
  /** 0: in this thread. */
  readonly workers: number;
  /** Called in the order in which trials finish. */
  readonly finished: (record: TrialRecord, execution: Execution) => void;
}

/** Computes the trials of records again. @throws InputError when a dataset cannot be had. */
export async function recompute({
  suite,
  names,
  records,
  backend,
  workers,
  finished,
}: RecomputeOptions): Promise<void> {
  const used = new Set(records.map(({ labels }) => `${labels.problem} ${labels.treatment}`));
  const cells = suite.cells.filter(({ problem, treatment }) => used.has(`${problem} ${treatment}`));
  const { executor } = await localExecutor({
    suite: { ...suite, cells },
    names,
    backend,
    workers: Math.min(workers, records.length),
    isolation: "thread",
  });
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
