/** @file A file that is whole or absent, whenever the machine stops. */
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";

/**
 * Puts a file in the place of what was there, in one step: written aside, synced and renamed, in a folder that is made where it is
 * missing. A reader sees the old content or the new one.
 *
 * @throws what the file system says; nothing is left aside then.
 */
export async function replaceFile(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await makeFolder(dirname(path));
    const file = await open(temporary, "w");
    try {
      for (const piece of pieces) await file.appendFile(piece);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
