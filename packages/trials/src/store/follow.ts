/** @file What other runs add to a store while this one runs. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { TrialRecord } from "../trial/types.ts";
import { blobReader } from "./blob.ts";
import { decodeLine } from "./line.ts";
import { trialFiles } from "./read.ts";

/** Records in lines that were finished since the last call; the first call gives all there are. Bad lines are left out. */
export type Follower = () => Promise<readonly TrialRecord[]>;

/** Reads a store that others write to, from where it stopped the last time. */
export function followStore(folder: string): Follower {
  const offsets = new Map<string, number>();
  const readBlob = blobReader(folder);

  async function readNew(name: string): Promise<readonly TrialRecord[]> {
    const file = await open(join(folder, "trials", name), "r");
    try {
      const from = offsets.get(name) ?? 0;
      const { size } = await file.stat();
      if (size <= from) return [];
      const buffer = Buffer.alloc(size - from);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
      const end = buffer.subarray(0, bytesRead).lastIndexOf("\n") + 1;
      offsets.set(name, from + end);
      const lines = buffer.subarray(0, end).toString("utf8").split("\n");
      return lines.map((line) => decodeLine(line, readBlob)).filter((one): one is TrialRecord => !("reason" in one));
    } finally {
      await file.close();
    }
  }

  return async () => {
    const found: TrialRecord[] = [];
    for (const name of await trialFiles(folder)) found.push(...(await readNew(name)));
    return found;
  };
}
