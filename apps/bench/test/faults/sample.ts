/** @file The suite that faults are tried on, and what is compared. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readStore, type StoreContent } from "@nn/trials";
import type { Outcome } from "../built-cli.ts";
import { sampleText } from "@nn/trials/testing";
import { runProcess } from "./process.ts";

const suiteFile = "faults.suite.yaml";
/** Trials of the suite. */
export const trialCount = 36;

/** The sample suite with trials long enough to be hit in the middle. */
export function suiteText(steps: number): string {
  return sampleText.replace("steps: 12, evaluateEvery: 6", `steps: ${steps}, evaluateEvery: ${steps / 2}`);
}

export async function writeSuite(folder: string, steps: number): Promise<void> {
  await writeFile(join(folder, suiteFile), suiteText(steps));
}

/** The arguments of a run into `folder/out`. */
export function runArguments(out: string, workers: number): readonly string[] {
  return ["run", suiteFile, "--out", out, "--workers", String(workers), "--no-report", "--quiet"];
}

/** Runs what is missing. */
export async function finish(folder: string, out: string, workers: number): Promise<Outcome> {
  const outcome = await runProcess(runArguments(out, workers), { cwd: folder });
  if (outcome.code !== 0) {
    throw new Error(`the run ended with ${outcome.code ?? outcome.signal}, wanted 0:\n${outcome.err}`);
  }
  return outcome;
}

/** `key hash` of every trial that has a result, sorted. */
export function resultLines({ records }: StoreContent): readonly string[] {
  return [...records.values()].map(({ key, resultHash }) => `${key} ${resultHash}`).toSorted();
}

/** Problems of a store that was interrupted and continued, against one that was not. */
export async function storeProblems(folder: string, out: string, whole: readonly string[]): Promise<readonly string[]> {
  const store = await readStore(join(folder, out));
  const lines = resultLines(store);
  const wanted = new Set(whole);
  return [
    ...store.conflicts.map((key) => `${key} has two results that differ`),
    ...(lines.length === whole.length ? [] : [`${lines.length} trials have results, wanted ${whole.length}`]),
    ...lines.filter((line) => !wanted.has(line)).map((line) => `the uninterrupted run does not have ${line}`),
  ];
}

/** The canonical export of a store: equal bytes for equal results. */
export async function exportOf(folder: string, out: string): Promise<string> {
  const { code, out: text, err } = await runProcess(["export", out], { cwd: folder });
  if (code !== 0) throw new Error(`the export of ${out} ended with ${code}: ${err}`);
  return text;
}
