/** @file `provenance.jsonl`: every run that added to a store, one line when it starts and one when it ends; nothing is overwritten. */
import { randomUUID } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError, systemReason } from "../errors.ts";
import type { Provenance } from "./provenance.ts";

type Line =
  | { readonly run: string; readonly started: Provenance }
  | { readonly run: string; readonly finishedAt: string };

function pathIn(folder: string): string {
  return join(folder, "provenance.jsonl");
}

/** Notes the start of a run; what it gives notes the end. @throws StoreError */
export async function appendProvenance(
  folder: string,
  started: Provenance,
): Promise<(finishedAt: string) => Promise<void>> {
  const run = randomUUID();
  await append(folder, { run, started });
  return (finishedAt) => append(folder, { run, finishedAt });
}

/** All runs, in the order in which they started; lines that cannot be read are left out. */
export async function readRuns(folder: string): Promise<readonly Provenance[]> {
  const text = await readFile(pathIn(folder), "utf8").catch(() => "");
  const runs = new Map<string, Provenance>();
  for (const line of text.split("\n")) {
    const parsed = parseLine(line);
    if (parsed === undefined) continue;
    if ("started" in parsed) runs.set(parsed.run, parsed.started);
    const known = runs.get(parsed.run);
    if ("finishedAt" in parsed && known !== undefined)
      runs.set(parsed.run, { ...known, finishedAt: parsed.finishedAt });
  }
  return [...runs.values()];
}

function parseLine(line: string): Line | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null && "run" in parsed ? (parsed as Line) : undefined;
  } catch {
    return undefined;
  }
}

async function append(folder: string, line: Line): Promise<void> {
  try {
    // A line of its own, even after one that a kill tore off.
    const text = await readFile(pathIn(folder), "utf8").catch(() => "");
    const start = text === "" || text.endsWith("\n") ? "" : "\n";
    await appendFile(pathIn(folder), `${start}${JSON.stringify(line)}\n`);
  } catch (error) {
    throw new StoreError(`cannot write ${pathIn(folder)}: ${systemReason(error)}`);
  }
}
