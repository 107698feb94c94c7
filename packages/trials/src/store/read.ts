/** @file Reading a store: everything is derived from the lines, nothing else is remembered. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, systemCode, systemReason } from "../errors.ts";
import { blobReader } from "./blob.ts";
import { decodeLine } from "./line.ts";
import type { TrialRecord } from "../trial/types.ts";

/** A line that was set aside. It stays in its file, and no result is read from it. */
export interface BadLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export interface StoreContent {
  /** One record a key. A completed or diverged record comes before a failed one; among equals the first one stands. */
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** Records in all files, those with a key that another one has included. */
  readonly lines: number;
  readonly bad: readonly BadLine[];
  /** Keys with two results that differ: the computation is not reproducible, or somebody changed it without raising `numerics`. */
  readonly conflicts: readonly string[];
}

/** All records under `folder/trials`; a folder that does not exist is empty. */
export async function readStore(folder: string): Promise<StoreContent> {
  const records = new Map<string, TrialRecord>();
  const bad: BadLine[] = [];
  const conflicts = new Set<string>();
  let lines = 0;
  for (const file of await trialFiles(folder)) {
    for (const decoded of decodeLines(await readFile(join(folder, "trials", file), "utf8"), blobReader(folder))) {
      if ("reason" in decoded) bad.push({ file: `trials/${file}`, ...decoded });
      else {
        lines += 1;
        keep(records, conflicts, decoded);
      }
    }
  }
  return { records, lines, bad, conflicts: [...conflicts] };
}

/** The lines of a file, each a record or the reason why not. What follows the last line end was never finished. */
export function decodeLines(
  text: string,
  readBlob?: (hash: string) => string,
): (TrialRecord | Omit<BadLine, "file">)[] {
  const lines = text.split("\n");
  const tail = lines.pop() ?? "";
  const decoded = lines.map((line, index) => {
    const record = decodeLine(line, readBlob);
    return "reason" in record ? { line: index + 1, ...record } : record;
  });
  const torn = { line: lines.length + 1, reason: "no line end: the writer was stopped in the middle of it" };
  return tail === "" ? decoded : [...decoded, torn];
}

/** Names under `folder/trials`, by code unit. */
export async function trialFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(join(folder, "trials"))).filter((name) => name.endsWith(".jsonl")).toSorted();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw new InputError(`cannot read ${join(folder, "trials")}: ${systemReason(error)}`);
  }
}

function keep(records: Map<string, TrialRecord>, conflicts: Set<string>, record: TrialRecord): void {
  const known = records.get(record.key);
  if (known === undefined || (known.result.status === "failed" && record.result.status !== "failed")) {
    records.set(record.key, record);
  } else if (record.result.status !== "failed" && known.resultHash !== record.resultHash) {
    conflicts.add(record.key);
  }
}
