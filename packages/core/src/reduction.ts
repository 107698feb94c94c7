/**
 * @file The one reduction tree of the exact profile, and the index arithmetic of reductions.
 *
 * The elements that meet in one result form a sequence: row-major over the reduced axes. Element k goes to lane k mod 8;
 * every lane accumulates its elements in order, starting from the neutral element; then lanes l and l + 4 are combined,
 * then l and l + 2, then l and l + 1. A missing element is the neutral element. Scalar, SIMD and threaded code share it.
 */
import { reducedShape, stridesOf, type Shape } from "./shape.ts";

export const reductionLanes = 8;

export interface ReductionLayout {
  /** Offset of the first element of each result's sequence, results in row-major order. */
  readonly starts: Int32Array;
  /** Offset of each element of a sequence from its start. */
  readonly steps: Int32Array;
}

/** Offsets into an operand of `shape` for a reduction over `axes` (ascending). */
export function reductionLayout(shape: Shape, axes: readonly number[]): ReductionLayout {
  const strides = stridesOf(shape);
  const kept = shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const offsets = (list: readonly number[]): Int32Array => {
    let out = [0];
    for (const axis of list) {
      const next: number[] = [];
      for (const base of out) for (let i = 0; i < shape[axis]!; i++) next.push(base + i * strides[axis]!);
      out = next;
    }
    return Int32Array.from(out);
  };
  return { starts: offsets(kept), steps: offsets(axes) };
}

/** Combines the sequence x[start + steps[0]], x[start + steps[1]], … by the tree above. */
export function reduceTree(
  x: ArrayLike<number>,
  start: number,
  steps: Int32Array,
  neutral: number,
  combine: (accumulator: number, element: number) => number,
): number {
  const lanes = Array.from<number>({ length: reductionLanes }).fill(neutral);
  for (let k = 0; k < steps.length; k++) {
    const lane = k % reductionLanes;
    lanes[lane] = combine(lanes[lane]!, x[start + steps[k]!]!);
  }
  for (let half = reductionLanes / 2; half >= 1; half /= 2) {
    for (let lane = 0; lane < half; lane++) lanes[lane] = combine(lanes[lane]!, lanes[lane + half]!);
  }
  return lanes[0]!;
}

export interface ReductionParams {
  /** Ascending. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Shape of a reduction's result with the reduced axes kept as extent 1. */
export function keptShape(shape: Shape, axes: readonly number[]): number[] {
  return reducedShape(shape, axes, true);
}
