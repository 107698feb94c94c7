/** @file Whatever computes a suite, the results are the same: threads in any number, processes, shards that are merged, runs that share a store. */
import { join } from "node:path";
import { computationKey, followStore } from "@nn/trials";
import { runProcess } from "./process.ts";
import { exportOf, runArguments, storeProblems } from "./sample.ts";

interface AgreementOptions {
  readonly folder: string;
  readonly whole: readonly string[];
}

/** Ways to run the suite of `sample.ts` into a store called by its name; `whole` is what each of them must give. */
export async function compareExecutors(
  { folder, whole }: AgreementOptions,
  { threads, shards }: { readonly threads: readonly number[]; readonly shards: number },
): Promise<readonly string[]> {
  const problems: string[] = [];
  const check = async (out: string): Promise<void> => {
    const found = await storeProblems(folder, out, whole);
    problems.push(...found.map((problem) => `${out}: ${problem}`));
  };
  const run = async (out: string, workers: number, ...more: readonly string[]): Promise<void> => {
    const { code, err } = await runProcess([...runArguments(out, workers), ...more], { cwd: folder });
    if (code !== 0) problems.push(`${out} ended with ${code}: ${err}`);
  };
  for (const count of threads) {
    await run(`threads-${count}`, count);
    await check(`threads-${count}`);
  }
  await run("processes", 2, "--isolate", "process");
  await check("processes");
  const parts = Array.from({ length: shards }, (_, index) => `shard-${index + 1}`);
  for (const [index, part] of parts.entries()) await run(part, 1, "--shard", `${index + 1}/${shards}`);
  const merged = await runProcess(["merge", ...parts, "--out", "merged"], { cwd: folder });
  if (merged.code !== 0) problems.push(`merge ended with ${merged.code}: ${merged.err}`);
  await check("merged");
  if ((await exportOf(folder, "merged")) !== (await exportOf(folder, "whole")))
    problems.push("the export of the merged shards differs from that of the whole run");
  return problems;
}

export interface SharedStoreReport {
  /** Computations that more than one run did. Copies of a result, for a trial in another phase, are none. */
  readonly repeated: number;
  readonly problems: readonly string[];
}

/** Two runs on one store at the same time; with `killAfter`, a third one that is killed and leaves its claims behind. */
export async function shareStore(
  { folder, whole }: AgreementOptions,
  { killAfter }: { readonly killAfter?: number } = {},
): Promise<SharedStoreReport> {
  const out = killAfter === undefined ? "shared" : "shared-killed";
  const start = (kill?: number): ReturnType<typeof runProcess> =>
    runProcess(runArguments(out, 1), { cwd: folder, ...(kill === undefined ? {} : { killAfter: kill }) });
  const [first, second] = await Promise.all([start(), start(), ...(killAfter === undefined ? [] : [start(killAfter)])]);
  const problems = [first, second]
    .filter(({ code }) => code !== 0)
    .map(({ code, err }) => `${out}: a run ended with ${code}: ${err}`);
  problems.push(...(await storeProblems(folder, out, whole)));
  const done = new Map<string, Set<string>>();
  for (const { spec, timing } of await followStore(join(folder, out))()) {
    const computation = computationKey(spec);
    done.set(computation, (done.get(computation) ?? new Set()).add(`${timing.startedAt} ${timing.seconds}`));
  }
  const repeated = [...done.values()].filter((times) => times.size > 1).length;
  return { repeated, problems };
}
