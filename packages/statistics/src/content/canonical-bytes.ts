/** @file Numbers as bytes that are equal on every machine. */
import type { TypedArray } from "@nn/core";

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Little-endian bytes, every NaN as 0x7fc00000; a copy. */
export function canonicalBytes(data: TypedArray): Uint8Array {
  const words = new Uint32Array(data.length);
  words.set(new Uint32Array(data.buffer, data.byteOffset, data.length));
  if (data instanceof Float32Array) {
    for (let index = 0; index < data.length; index++) if (Number.isNaN(data[index])) words[index] = 0x7fc00000;
  }
  const bytes = Buffer.from(words.buffer);
  return isLittleEndian ? bytes : bytes.swap32();
}
