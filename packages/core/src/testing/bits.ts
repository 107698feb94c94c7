/** @file Comparing arrays by their bits. */
import type { TypedArray } from "../dtype.ts";

const canonicalNaN = 0x7fc00000;

/** The 32-bit words of an array, every NaN written as 0x7fc00000. */
export function canonicalBits(data: TypedArray): Int32Array {
  if (data instanceof Int32Array) return data.slice();
  const words = new Int32Array(data.slice().buffer);
  data.forEach((value, i) => {
    if (value !== value) words[i] = canonicalNaN;
  });
  return words;
}

/** Index of the first element whose bits differ, or −1. */
export function firstDifference(a: TypedArray, b: TypedArray): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  const left = canonicalBits(a);
  const right = canonicalBits(b);
  return left.findIndex((word, i) => word !== right[i]);
}
