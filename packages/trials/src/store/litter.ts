/** @file What lies in a folder of results and is of no use: never a line that holds a result. */
import { readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../errors.ts";
import { blobReader } from "./blob.ts";
import { computationKey } from "../trial/key.ts";
import type { TrialRecord } from "../trial/types.ts";
import { listCheckpoints } from "./checkpoint-file.ts";
import { isAlive } from "./claims.ts";
import { decodeLines, trialFiles } from "./read.ts";
import { writePieces } from "./suite-file.ts";

/** Something that can be removed. */
export interface Litter {
  /** Relative to the folder. */
  readonly file: string;
  readonly bytes: number;
  readonly what: string;
}

/** Files that a process left half written, and files of the store without a line. Those of a process that still runs are not listed. */
export async function findFiles(folder: string): Promise<Litter[]> {
  const litter: Litter[] = [];
  for (const inner of ["", "trials", "checkpoints"]) {
    for (const name of await namesIn(join(folder, inner))) {
      const file = join(inner, name);
      const status = await stat(join(folder, file));
      if (!status.isFile()) continue;
      const writer = /\.(\d+)\.part$/.exec(name)?.[1];
      if (writer !== undefined && !isRunning(Number(writer)))
        litter.push({ file, bytes: status.size, what: `half written by process ${writer}, which is gone` });
      else if (
        name.endsWith(".jsonl") &&
        inner === "trials" &&
        status.size === 0 &&
        !(await isOpen(join(folder, file)))
      )
        litter.push({ file, bytes: 0, what: "a file of the store without a line" });
    }
  }
  return litter;
}

/** Checkpoints of trials that have their result, and those that nobody can use. */
export async function findCheckpoints(folder: string, records: Iterable<TrialRecord>): Promise<Litter[]> {
  const done = new Set(
    [...records].filter(({ result }) => result.status !== "failed").map(({ spec }) => computationKey(spec)),
  );
  const litter: Litter[] = [];
  for (const { file, computation, reason } of await listCheckpoints(folder)) {
    const useless = done.has(computation) ? "its trial has its result" : reason;
    if (useless === undefined) continue;
    const { size } = await stat(join(folder, file));
    litter.push({ file, bytes: size, what: `a checkpoint of no use: ${useless}` });
  }
  return litter;
}

/** Curves in `blobs` that no line names, and claims of runs that are gone. */
export async function findUnreferenced(folder: string): Promise<Litter[]> {
  const litter: Litter[] = [];
  const named = new Set<string>();
  for (const name of await trialFiles(folder)) {
    for (const match of (await readFile(join(folder, "trials", name), "utf8")).matchAll(/"blob":"([0-9a-f]{64})"/g))
      named.add(match[1] ?? "");
  }
  for (const part of await namesIn(join(folder, "blobs"))) {
    for (const name of await namesIn(join(folder, "blobs", part))) {
      const hash = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
      if (hash === undefined || named.has(hash)) continue;
      const file = join("blobs", part, name);
      const { size, mtimeMs } = await stat(join(folder, file));
      // A run writes the curve first and its line afterwards.
      if (isFresh(mtimeMs)) continue;
      litter.push({ file, bytes: size, what: "a curve that no line names" });
    }
  }
  for (const name of await namesIn(join(folder, "claims"))) {
    const file = join("claims", name);
    const text = await readFile(join(folder, file), "utf8").catch(() => "");
    const { size, mtimeMs } = await stat(join(folder, file));
    if (!isFresh(mtimeMs) && !isAlive(text, performance.timeOrigin + performance.now()))
      litter.push({ file, bytes: size, what: "a claim of a run that is gone" });
  }
  return litter;
}

async function namesIn(folder: string): Promise<string[]> {
  return (
    await readdir(folder).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return [];
      throw error;
    })
  ).toSorted();
}

/** Changed in the last minute: somebody may be at it. */
function isFresh(mtimeMs: number): boolean {
  return performance.timeOrigin + performance.now() - mtimeMs < 60_000;
}

/** Lines that were set aside, by file. */
export async function findLines(folder: string): Promise<Litter[]> {
  const litter: Litter[] = [];
  for (const name of await trialFiles(folder)) {
    const { kept, dropped, text } = await sortLines(folder, name);
    if (dropped.length === 0) continue;
    const bytes = Buffer.byteLength(text) - Buffer.byteLength(kept);
    litter.push({
      file: join("trials", name),
      bytes,
      what: `${dropped.length === 1 ? "a line" : `${dropped.length} lines`} without a result: ${[...new Set(dropped)].join("; ")}`,
    });
  }
  return litter;
}

/** Deletes a file of the store that nothing needs. */
export async function removeFile(folder: string, { file }: Litter): Promise<void> {
  await rm(join(folder, file), { force: true });
}

/**
 * Rewrites a file of the store without the lines that hold no result. Gives false where a process has the file open or changed it
 * in the last minute: what it appends later would be lost.
 */
export async function removeLines(folder: string, { file }: Litter): Promise<boolean> {
  const path = join(folder, file);
  const { mtimeMs } = await stat(path);
  if (isFresh(mtimeMs) || (await isOpen(path))) return false;
  const { kept } = await sortLines(folder, file.slice("trials/".length));
  if (kept === "") await rm(path);
  else await writePieces(path, [kept]);
  return true;
}

/**
 * Reasons for which a line can never hold a result. Not among them: lines of an earlier version, which that version reads, and
 * records whose curve is missing, which may come back.
 */
const hopeless = new Set([
  "no line end: the writer was stopped in the middle of it",
  "not a line of a trial store, or cut off",
  "checksum differs",
  "key differs from the hash of the spec",
  "result differs from its hash",
]);

async function sortLines(folder: string, name: string): Promise<{ text: string; kept: string; dropped: string[] }> {
  const text = await readFile(join(folder, "trials", name), "utf8");
  const lines = text.split("\n");
  const dropped: string[] = [];
  const kept = decodeLines(text, blobReader(folder)).flatMap((decoded, index) => {
    if (!("reason" in decoded) || !hopeless.has(decoded.reason)) return [`${lines[index] ?? ""}\n`];
    dropped.push(decoded.reason);
    return [];
  });
  return { text, kept: kept.join(""), dropped };
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/** Whether a process has the file open, where the system tells (Linux). */
async function isOpen(path: string): Promise<boolean> {
  const { ino, dev } = await stat(path);
  const processes = (await readdir("/proc").catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  for (const one of processes) {
    const folder = `/proc/${one}/fd`;
    for (const descriptor of await readdir(folder).catch((): string[] => [])) {
      const link = join(folder, descriptor);
      const target = await readlink(link).catch(() => "");
      if (!target.endsWith(".jsonl")) continue;
      const open = await stat(link).catch(() => undefined);
      if (open?.ino === ino && open.dev === dev) return true;
    }
  }
  return false;
}
