/** @file Worker threads that end with the result of a trial in their hands. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createWriter, loadDatasets, parseSuite, runTrials, workerPoolExecutor } from "@nn/trials";
import { storeProblems, suiteText } from "./sample.ts";

export interface DyingWorkersReport {
  readonly deaths: number;
  readonly problems: readonly string[];
}

/** Every third trial takes its thread with it the first time. */
export async function loseWorkers(
  folder: string,
  { steps, workers, whole }: { readonly steps: number; readonly workers: number; readonly whole: readonly string[] },
): Promise<DyingWorkersReport> {
  const marks = join(folder, "deaths");
  await mkdir(marks, { recursive: true });
  const entry = join(folder, "dying-worker.mjs");
  await writeFile(entry, dyingWorker(marks));
  const suite = parseSuite("faults.suite.yaml", suiteText(steps));
  const executor = workerPoolExecutor({
    workers,
    backend: "cpu",
    datasets: await loadDatasets(suite),
    entry: pathToFileURL(entry),
  });
  const writer = createWriter(join(folder, "workers"));
  try {
    await runTrials({ suite, executor, writer, records: new Map() });
  } finally {
    await executor.close();
    await writer.close();
  }
  return { deaths: (await readdir(marks)).length, problems: await storeProblems(folder, "workers", whole) };
}

function dyingWorker(marks: string): string {
  const worker = new URL("./executors/worker.js", import.meta.resolve("@nn/trials")).href;
  return `import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { runTrial as compute } from ${JSON.stringify(worker)};
export async function runTrial(spec) {
  const execution = await compute(spec);
  const digest = createHash("sha256").update(JSON.stringify(spec)).digest();
  const mark = ${JSON.stringify(`${marks}/`)} + digest.toString("hex");
  if (digest[0] % 3 === 0 && !existsSync(mark)) {
    writeFileSync(mark, "");
    process.exit(1);
  }
  return execution;
}
`;
}
