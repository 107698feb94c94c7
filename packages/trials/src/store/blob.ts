/** @file Long curves beside the lines of a store, under the hash of their content. */
import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "../errors.ts";
import { canonicalJson } from "@nn/statistics";
import type { TrialRecord, TrialResult } from "../trial/types.ts";
import { replaceFile } from "./replace-file.ts";

/** Points of a curve that stay in the line. */
export const longestInlineCurve = 200;

/** What moves into a blob: the parts of a result that grow with the number of evaluations. */
type Curve = Pick<TrialResult, "curve" | "weightsChain">;

/** A record as its line has it: a long curve is left out, and `blob` says where it is. */
export type StoredRecord = Omit<TrialRecord, "result"> & {
  readonly result: Omit<TrialResult, keyof Curve> & Partial<Curve>;
  /** SHA-256 in hex of the canonical JSON of the curve. */
  readonly blob?: string;
};

export interface SplitRecord {
  readonly stored: StoredRecord;
  readonly blob?: { readonly hash: string; readonly text: string };
}

/** Takes a long curve out of a record. */
export function splitRecord(record: TrialRecord): SplitRecord {
  const { curve, weightsChain, ...result } = record.result;
  if (curve.length <= longestInlineCurve) return { stored: record };
  const text = canonicalJson({ curve, weightsChain });
  const hash = sha256(text);
  return { stored: { ...record, result, blob: hash }, blob: { hash, text } };
}

/** The whole record again. @throws Error saying what is wrong with the blob. */
export function joinRecord({ blob, ...stored }: StoredRecord, readBlob: (hash: string) => string): TrialRecord {
  if (blob === undefined) return stored as TrialRecord;
  if (!/^[0-9a-f]{64}$/.test(blob)) throw new Error("the name of its curve is no hash");
  let text: string;
  try {
    text = readBlob(blob);
  } catch (error) {
    throw new Error(`its curve cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (sha256(text) !== blob) throw new Error(`its curve ${blobPath(blob)} differs from its hash`);
  const curve: Curve = JSON.parse(text);
  return { ...stored, result: { ...stored.result, ...curve } };
}

/** `blobs/ab/abcdef….json`. */
function blobPath(hash: string): string {
  return join("blobs", hash.slice(0, 2), `${hash}.json`);
}

/** Reads blobs of a folder. */
export function blobReader(folder: string): (hash: string) => string {
  return (hash) => readFileSync(join(folder, blobPath(hash)), "utf8");
}

/** Writes a blob so that it is whole or absent, and on the disk when this resolves. */
export async function writeBlob(folder: string, hash: string, text: string): Promise<void> {
  const path = join(folder, blobPath(hash));
  const known = await stat(path).catch(() => undefined);
  if (known !== undefined) return;
  await replaceFile(path, [text]);
  const parent = await open(dirname(path), "r");
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
