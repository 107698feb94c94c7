/** @file A checkpoint as bytes for a file: a line that says what it is, JSON, the arrays, and a hash of it all. */
import { sha256 } from "@noble/hashes/sha2.js";
import type { TypedArray } from "@nn/core";

import { CheckpointError } from "./checkpoint-error.ts";
import { checkpointFormat, type Checkpoint } from "./checkpoint.ts";

type Header = Omit<Checkpoint, "arrays"> & {
  readonly arrays: readonly (readonly [path: string, dtype: "float32" | "int32", length: number])[];
};

const magic = `${checkpointFormat}\n`;
/** Bytes of the length of the header, and of the hash at the end. */
const [lengthSize, hashSize] = [4, 32];

/**
 * A checkpoint as bytes: `nn-checkpoint/2`, a line end, the length of the header as a little-endian word, the header as JSON, the arrays
 * one after the other as little-endian words, and the SHA-256 of all that. Equal checkpoints are equal bytes.
 *
 * @example await writeFile("run.checkpoint", encodeCheckpoint(checkpoint));
 */
export function encodeCheckpoint({ arrays, ...rest }: Checkpoint): Uint8Array {
  const entries = Object.entries(arrays);
  const header: Header = {
    ...rest,
    arrays: entries.map(([path, data]) => [path, data instanceof Float32Array ? "float32" : "int32", data.length]),
  };
  const encoder = new TextEncoder();
  const json = encoder.encode(JSON.stringify(header, writeNumber));
  const start = magic.length + lengthSize + json.length;
  const size = entries.reduce((sum, [, data]) => sum + 4 * data.length, start);
  const bytes = new Uint8Array(size + hashSize);
  const view = new DataView(bytes.buffer);
  bytes.set(encoder.encode(magic));
  view.setUint32(magic.length, json.length, true);
  bytes.set(json, magic.length + lengthSize);
  let at = start;
  for (const [, data] of entries) {
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) {
      view.setUint32(at, word, true);
      at += 4;
    }
  }
  bytes.set(sha256(bytes.subarray(0, size)), size);
  return bytes;
}

/**
 * The checkpoint that was encoded.
 *
 * @example const checkpoint = decodeCheckpoint(await readFile("run.checkpoint"));
 * @throws CheckpointError for bytes that are none, of another version, cut off or altered.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const start = new TextDecoder().decode(bytes.subarray(0, magic.length));
  if (start !== magic) {
    const other = /^(nn-checkpoint\/\d+)\n?/.exec(start)?.[1];
    throw new CheckpointError(
      `decodeCheckpoint: the bytes are ${other === undefined ? "no checkpoint" : `of format ${other}`}; wanted format ${checkpointFormat}`,
    );
  }
  const size = bytes.length - hashSize;
  const hash = bytes.subarray(Math.max(size, 0));
  if (size < magic.length + lengthSize || !sha256(bytes.subarray(0, size)).every((byte, i) => byte === hash[i])) {
    throw new CheckpointError("decodeCheckpoint: the bytes differ from their checksum: cut off, or altered");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = magic.length + lengthSize;
  const end = at + view.getUint32(magic.length, true);
  const { arrays, ...rest }: Header = JSON.parse(new TextDecoder().decode(bytes.subarray(at, end)), readNumber);
  at = end;
  const read = (dtype: "float32" | "int32", length: number): TypedArray => {
    const words = new Uint32Array(length);
    for (let i = 0; i < length; i++, at += 4) words[i] = view.getUint32(at, true);
    return dtype === "float32" ? new Float32Array(words.buffer) : new Int32Array(words.buffer);
  };
  return {
    ...rest,
    arrays: Object.fromEntries(arrays.map(([path, dtype, length]) => [path, read(dtype, length)])),
  };
}

// JSON has no NaN, no infinities, and no −0.
function writeNumber(_name: string, value: unknown): unknown {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { $number: Object.is(value, -0) ? "-0" : String(value) };
}

function readNumber(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$number" in value)) return value;
  return typeof value.$number === "string" && Object.keys(value).length === 1 ? Number(value.$number) : value;
}
