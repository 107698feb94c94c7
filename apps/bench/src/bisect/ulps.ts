/** @file Distance of float32 numbers in units in the last place. */
import type { TypedArray } from "@nn/core";

/** Where two arrays of one value differ. */
export interface ArrayDifference {
  /** Elements that differ, and all elements. */
  readonly count: number;
  readonly size: number;
  /** The first that differs. */
  readonly index: number;
  readonly left: number;
  readonly right: number;
  /** Largest distance over all elements, in units in the last place; infinite where only one of two is NaN. */
  readonly ulps: number;
}

/** Undefined where the bits are equal; every NaN is one number. */
export function compareArrays(left: TypedArray, right: TypedArray): ArrayDifference | undefined {
  let count = 0;
  let index = -1;
  let ulps = 0;
  for (let i = 0; i < left.length; i += 1) {
    const [a, b] = [left[i] ?? 0, right[i] ?? 0];
    if (Object.is(a, b)) continue;
    count += 1;
    if (index < 0) index = i;
    ulps = Math.max(ulps, left instanceof Float32Array ? ulpDistance(a, b) : Math.abs(a - b));
  }
  return count === 0
    ? undefined
    : { count, size: left.length, index, left: left[index] ?? 0, right: right[index] ?? 0, ulps };
}

/**
 * How many float32 numbers lie from one to the other. −0 and +0 are one apart, since their bits differ.
 *
 * @example ulpDistance(1, 1 + 2 ** -23) // 1
 */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(position(a) - position(b));
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);

/** Number of a float32 in ascending order; −0 comes right before +0. */
function position(value: number): number {
  float[0] = value;
  const bits = word[0] ?? 0;
  return bits >= 0 ? bits : -2_147_483_649 - bits;
}
