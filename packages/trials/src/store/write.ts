/** @file Writing a store: one append-only file for each run of the program, one synced line for each finished trial. */
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { StoreError, systemCode, systemReason } from "../errors.ts";
import { splitRecord, writeBlob } from "./blob.ts";
import { encodeLine } from "./line.ts";
import { trialFiles } from "./read.ts";
import type { TrialRecord } from "../trial/types.ts";

/** What the writer needs of a file; tests put a full disk in its place. */
export type AppendFile = Pick<FileHandle, "appendFile" | "datasync" | "close">;

export interface TrialWriter {
  /** Resolves when the line is on the disk. @throws StoreError when it cannot be; the writer takes nothing afterwards. */
  append(record: TrialRecord): Promise<void>;
  /** Lines on the disk. */
  readonly written: number;
  close(): Promise<void>;
}

/** Creates its file with the first line, so that a run with nothing to do leaves nothing behind. */
export function createWriter(
  folder: string,
  openFile: (folder: string) => Promise<AppendFile> = openNext,
): TrialWriter {
  let file: AppendFile | undefined;
  let failure: StoreError | undefined;
  let written = 0;
  let closed = false;
  let queue: Promise<void> = Promise.resolve();

  async function write(record: TrialRecord): Promise<void> {
    if (failure !== undefined) throw failure;
    if (closed) throw new StoreError("the store was closed before this result came");
    try {
      const { stored, blob } = splitRecord(record);
      // The blob comes first: a line never names a curve that is not there.
      if (blob !== undefined) await writeBlob(folder, blob.hash, blob.text);
      file ??= await openFile(folder);
      await file.appendFile(`${encodeLine(stored)}\n`);
      await file.datasync();
      written += 1;
    } catch (error) {
      failure = new StoreError(`cannot store a result in ${join(folder, "trials")}: ${systemReason(error)}`);
      throw failure;
    }
  }

  return {
    append(record) {
      const result = queue.then(() => write(record));
      queue = result.catch(() => undefined);
      return result;
    },
    get written() {
      return written;
    },
    async close() {
      closed = true;
      await queue;
      await file?.close();
      file = undefined;
    },
  };
}

/** `trials/0001.jsonl`, `trials/0002.jsonl`, …: the first name that nobody has, claimed by exclusive creation. */
async function openNext(folder: string): Promise<FileHandle> {
  await mkdir(join(folder, "trials"), { recursive: true });
  for (let number = (await trialFiles(folder)).length + 1; ; number++) {
    const path = join(folder, "trials", `${String(number).padStart(4, "0")}.jsonl`);
    try {
      return await open(path, "ax");
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
  }
}
