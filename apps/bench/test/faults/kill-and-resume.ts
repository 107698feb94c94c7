/** @file Kill −9 at moments drawn from a seed, continue, and compare with a run that nobody disturbed. */
import { key, uniform } from "@nn/core";
import { join } from "node:path";
import { readStore } from "@nn/trials";
import { runProcess } from "./process.ts";
import { exportOf, finish, runArguments, storeProblems, trialCount } from "./sample.ts";

export interface KillOptions {
  /** Holds the suite; stores are made in it. */
  readonly folder: string;
  /** The store of the uninterrupted run, in the folder. */
  readonly store: string;
  readonly kills: number;
  /** Of the moments. */
  readonly seed: number;
  readonly workers: number;
  /** Sorted `key hash` lines of the uninterrupted run. */
  readonly whole: readonly string[];
  /** How long an uninterrupted run takes; a process is killed after a uniform part of it. */
  readonly milliseconds: number;
}

export interface KillReport {
  /** Processes killed. */
  readonly kills: number;
  /** Stores that were completed after at least one kill. */
  readonly stores: number;
  /** Kills that left an unfinished line. */
  readonly torn: number;
  /** Kills that found some trials stored and some missing. */
  readonly inTheMiddle: number;
  readonly problems: readonly string[];
}

/** A store is continued, and killed again, until it is complete; then the next one is begun. */
export async function killAndResume(options: KillOptions): Promise<KillReport> {
  const { folder, seed, workers, whole, milliseconds } = options;
  const moments = uniform(key(seed), 4 * options.kills, { high: milliseconds });
  const undisturbed = await exportOf(folder, options.store);
  const problems: string[] = [];
  let [kills, stores, torn, inTheMiddle, attempt, killsOfStore] = [0, 0, 0, 0, 0, 0];
  const out = (): string => `killed-${stores}`;
  const close = async (): Promise<void> => {
    const found = [...(await storeProblems(folder, out(), whole))];
    if ((await exportOf(folder, out())) !== undisturbed)
      found.push("its export differs from that of the uninterrupted run");
    problems.push(...found.map((problem) => `${out()}, seed ${seed}: ${problem}`));
    stores += 1;
    killsOfStore = 0;
  };
  while (kills < options.kills && attempt < moments.length) {
    const killAfter = moments[attempt++] ?? 0;
    const { code, signal, err } = await runProcess(runArguments(out(), workers), { cwd: folder, killAfter });
    if (signal === "SIGKILL") {
      kills += 1;
      killsOfStore += 1;
      const { records, bad } = await readStore(join(folder, out()));
      if (bad.some(({ reason }) => reason.startsWith("no line end"))) torn += 1;
      if (records.size > 0 && records.size < trialCount) inTheMiddle += 1;
    } else if (code !== 0) {
      problems.push(`${out()}, seed ${seed}: a run that was not killed ended with ${code ?? signal}: ${err}`);
      break;
    } else {
      await close();
    }
  }
  if (killsOfStore > 0) {
    await finish(folder, out(), workers);
    await close();
  }
  return { kills, stores, torn, inTheMiddle, problems };
}
