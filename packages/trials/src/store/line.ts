/** @file One line of the store: `{"k":key,"crc":CRC-32 of the body's bytes,"body":{…}}`. */
import { crc32 } from "node:zlib";
import { resultHash, trialKey } from "../trial/key.ts";
import { messageOf } from "../errors.ts";
import { joinRecord, type StoredRecord } from "./blob.ts";
import type { TrialRecord } from "../trial/types.ts";

const form = /^\{"k":"(t2-[0-9a-f]{40})","crc":"([0-9a-f]{8})","body":(\{.*\})\}$/;

/** The line without its line break. */
export function encodeLine(record: StoredRecord): string {
  const body = JSON.stringify(record);
  return `{"k":${JSON.stringify(record.key)},"crc":"${checksum(body)}","body":${body}}`;
}

/** A record, or the reason why the line is none. Both hashes are recomputed: a line that was edited by hand is no record. */
export function decodeLine(
  line: string,
  readBlob: (hash: string) => string = noBlobs,
): TrialRecord | { readonly reason: string } {
  const match = form.exec(line);
  if (match === null && /^\{"k":"t1-[0-9a-f]{40}",/.test(line))
    return { reason: "written by an earlier version of nn-bench, whose results cannot be continued" };
  if (match === null) return { reason: "not a line of a trial store, or cut off" };
  const [, key, crc, body] = match;
  if (key === undefined || body === undefined || crc !== checksum(body)) return { reason: "checksum differs" };
  try {
    const record = joinRecord(JSON.parse(body) as StoredRecord, readBlob);
    if (record.key !== key || trialKey(record.spec) !== key) return { reason: "key differs from the hash of the spec" };
    if (resultHash(record.result) !== record.resultHash) return { reason: "result differs from its hash" };
    return record;
  } catch (error) {
    return { reason: `not a trial record: ${messageOf(error)}` };
  }
}

function noBlobs(): never {
  throw new Error("no blobs here");
}

/** CRC-32 in eight hex digits, of the bytes or of the text in UTF-8. */
export function checksum(content: string | Uint8Array): string {
  return crc32(content).toString(16).padStart(8, "0");
}
