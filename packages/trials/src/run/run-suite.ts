/** @file One suite in one folder: what is missing is computed and stored, whatever ends the run. */
import { exitCodes, Interrupted, StoreError } from "../errors.ts";
import { ExecutorError, type BackendName, type Executor } from "../executors/executor.ts";
import type { Dataset } from "@nn/core";
import type { Progress } from "./progress.ts";
import { collectProvenance } from "../store/provenance.ts";
import { runTrials } from "./run-trials.ts";
import { removeCheckpoint } from "../store/checkpoint-file.ts";
import { fileClaims } from "../store/claims.ts";
import { followStore } from "../store/follow.ts";
import { appendProvenance } from "../store/provenance-file.ts";
import { createWriter } from "../store/write.ts";
import type { Suite } from "../suite/types.ts";
import type { TrialRecord } from "../trial/types.ts";

export interface SuiteRun {
  readonly folder: string;
  readonly suite: Suite;
  /** The suite with the cells that are to be run. */
  readonly selected: Suite;
  readonly backend: BackendName;
  readonly vectorBits?: 128 | 256;
  readonly executor: Executor;
  readonly datasets: readonly Pick<Dataset, "name" | "digest">[];
  /** Records that exist; new ones are added. */
  readonly records: Map<string, TrialRecord>;
  /** Trials of the run, and how many of them have a result. */
  readonly counts: { readonly total: number; readonly done: number };
  readonly progress: Progress | undefined;
  /** What a person should know where there is no progress. */
  readonly notice: (text: string) => void;
}

/** Closes executor and progress. @throws Interrupted, StoreError, ExecutorError saying how many results are kept. */
export async function runSuite(run: SuiteRun): Promise<void> {
  const { folder, suite, selected, backend, vectorBits, executor, datasets, records, counts, progress, notice } = run;
  const writer = createWriter(folder);
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort(new Interrupted("stopped"));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  let found = 0;
  try {
    try {
      const finish = await appendProvenance(
        folder,
        await collectProvenance({
          suite,
          workers: executor.slots,
          backend,
          ...(vectorBits === undefined ? {} : { vectorBits }),
          datasets: datasets.map(({ name, digest }) => ({ name, digest })),
          startedAt: new Date().toISOString(),
        }),
      );
      await runTrials({
        suite: selected,
        executor,
        writer,
        records,
        peers: { claims: fileClaims(folder), follow: followStore(folder) },
        removeCheckpoint: (computation) => removeCheckpoint(folder, computation),
        signal: interruption.signal,
        events: {
          noticed: notice,
          ...progress,
          found(record) {
            found += 1;
            progress?.found(record);
          },
        },
      });
      await finish(new Date().toISOString());
    } finally {
      // A result may still be on its way to the disk; what is said below counts it.
      progress?.close();
      await executor.close();
      await writer.close();
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
    }
  } catch (error) {
    const kept = counts.done + writer.written + found;
    const outcome = `${kept} of ${counts.total} trials are stored in ${folder}; the same command continues from there`;
    if (error instanceof Interrupted) throw new Interrupted(`stopped: ${outcome}`);
    if (error instanceof StoreError) throw new StoreError(`${error.message}; ${outcome}`);
    if (error instanceof ExecutorError) throw new ExecutorError(`${error.message}; ${outcome}`);
    throw error;
  }
}
