/** @file Kill −9 in the middle of a trial that has kept a checkpoint: the next run goes on from there, to the same result. */
import { key, uniform } from "@nn/core";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listCheckpoints, readStore, type TrialRecord } from "@nn/trials";
import { runProcess } from "./process.ts";

export interface MidTrialOptions {
  /** Holds the suite and the stores that are made. */
  readonly folder: string;
  /** Of the trial; it must take longer than a kill. */
  readonly steps: number;
  /** Times that the trial is killed. */
  readonly kills: number;
  /** Of the moments. */
  readonly seed: number;
  /** Arguments that say who computes, one store each. */
  readonly executors: Readonly<Record<string, readonly string[]>>;
}

export interface MidTrialReport {
  /** For each executor, the steps at which the trial went on. */
  readonly resumedAt: Readonly<Record<string, readonly number[]>>;
  readonly problems: readonly string[];
}

const suiteFile = "long.suite.yaml";

function suiteText(steps: number): string {
  return `schema: nn-bench/1
name: long
version: 1.0.0
problems:
  - id: long
    dataset: { name: glyphs, options: { train: 320, validation: 64, test: 64 } }
    model: { kind: mlp, depth: 3, width: 48, activation: relu }
    optimizer: adam
    batchSize: 32
    budget: { steps: ${steps}, evaluateEvery: ${Math.ceil(steps / 100)}, evaluateTest: true }
treatments:
  - { id: he, initializer: heNormal, recipe: { dropout: dropout(rate=0.2), normalization: batchNorm } }
reference: he
seeds: { count: 1, base: 5 }
tuning: { learningRate: [0.001] }
`;
}

/** After a kill there must be a checkpoint and no result; after the last one the result of a run that nobody disturbed, and no checkpoint. */
export async function killMidTrial(options: MidTrialOptions): Promise<MidTrialReport> {
  const { folder, steps, kills, seed, executors } = options;
  await writeFile(join(folder, suiteFile), suiteText(steps));
  const problems: string[] = [];
  const resumedAt: Record<string, readonly number[]> = {};
  const run = (
    out: string,
    more: readonly string[],
    killWhen?: () => Promise<boolean>,
  ): ReturnType<typeof runProcess> =>
    runProcess(["run", suiteFile, "--out", out, ...more, "--no-report", "--quiet"], {
      cwd: folder,
      ...(killWhen === undefined ? {} : { killWhen }),
    });
  await run("long-whole", ["--workers", "1"]);
  const whole = await onlyRecord(join(folder, "long-whole"));
  if (whole === undefined) return { resumedAt, problems: ["the uninterrupted run has no result"] };
  for (const [name, who] of Object.entries(executors)) {
    const executor = [...who, "--checkpoint", "0"];
    const out = `long-${name}`;
    const store = join(folder, out);
    const delays = uniform(key(seed).fold(name), kills, { high: 50 });
    for (const delay of delays) {
      // The first checkpoint may be of step 0, before anything was computed.
      const seen = new Set([await newestCheckpoint(store)]);
      const { signal, code, err } = await run(out, executor, async () => {
        if (seen.add(await newestCheckpoint(store)).size < 3) return false;
        await new Promise((resolve) => setTimeout(resolve, delay));
        return true;
      });
      if (signal !== "SIGKILL") problems.push(`${out}: a run ended with ${code} before it was killed: ${err}`);
      else if ((await onlyRecord(store)) !== undefined) problems.push(`${out}: the trial was over before the kill`);
    }
    const { code, err } = await run(out, executor);
    const record = await onlyRecord(store);
    if (code !== 0 || record === undefined) problems.push(`${out}: the last run ended with ${code}: ${err}`);
    if (err !== "") problems.push(`${out}: the last run complained: ${err}`);
    if (record?.resultHash !== whole.resultHash) problems.push(`${out}: the result differs from the uninterrupted one`);
    const resumed = record?.timing.resumedAt ?? [];
    resumedAt[name] = resumed;
    if (resumed.length !== kills || resumed.some((step, index) => step <= (resumed[index - 1] ?? 0) || step >= steps))
      problems.push(`${out}: it went on at steps ${resumed.join(", ") || "none"}; wanted ${kills} that rise`);
    if ((await newestCheckpoint(store)) > 0) problems.push(`${out}: a checkpoint was left`);
  }
  return { resumedAt, problems };
}

async function onlyRecord(store: string): Promise<TrialRecord | undefined> {
  const [record] = (await readStore(store)).records.values();
  return record?.result.status === "completed" ? record : undefined;
}

/** When the newest checkpoint was written; 0: there is none. */
async function newestCheckpoint(store: string): Promise<number> {
  const found = await listCheckpoints(store);
  const times = await Promise.all(
    found.map(({ file }) =>
      stat(join(store, file)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...times);
}
