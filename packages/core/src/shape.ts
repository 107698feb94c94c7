/** @file Pure shape arithmetic: sizes, strides, broadcasting, axes. No data, no operations. */
import type { Dtype } from "./dtype.ts";
import { ShapeError } from "./errors.ts";

export type Shape = readonly number[];

/** What a value looks like before it exists: element type and static shape. */
export interface ValueType {
  readonly dtype: Dtype;
  readonly shape: Shape;
}

/** 4 GiB, the address space of one arena, holds 2^30 elements of four bytes. */
const largestSize = 1_073_741_824;

/** Number of elements, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** `[2, 3]` as `"[2, 3]"`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** `float32[2, 3]`. */
export function showType(type: ValueType): string {
  return `${type.dtype}${showShape(type.shape)}`;
}

/** True when both have the same extents in the same order. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Throws a ShapeError unless every extent is a non-negative integer and the whole fits one arena. */
export function checkShape(operation: string, shape: Shape): void {
  for (const extent of shape) {
    if (!Number.isInteger(extent) || extent < 0) {
      throw new ShapeError(
        `${operation}: shape ${showShape(shape)} has extent ${extent}; wanted non-negative integers`,
      );
    }
  }
  if (sizeOf(shape) > largestSize) {
    throw new ShapeError(
      `${operation}: shape ${showShape(shape)} has ${sizeOf(shape)} elements; at most ${largestSize} fit the 4 GiB arena`,
    );
  }
}

/** Row-major strides in elements: `[2, 3, 4]` → `[12, 4, 1]`. */
export function stridesOf(shape: Shape): number[] {
  const strides = Array.from<number>({ length: shape.length }).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** The shape both operands broadcast to, axes aligned from the right: `[4, 1]` and `[3]` → `[4, 3]`. */
export function broadcastShapes(operation: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(
        `${operation}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast: axis ${axis} of the result has extents ${left} and ${right}; wanted equal extents or 1`,
      );
    }
    out.push(left === 1 ? right : left);
  }
  return out;
}

/** Axes as ascending non-negative numbers; negative ones count from the end, `undefined` means all. */
export function normalizeAxes(operation: string, axes: number | readonly number[] | undefined, rank: number): number[] {
  const list =
    axes === undefined ? Array.from({ length: rank }, (_, axis) => axis) : typeof axes === "number" ? [axes] : axes;
  const out = list.map((axis) => {
    if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
      throw new ShapeError(
        `${operation}: axis ${axis} is out of range for rank ${rank}; wanted ${-rank} to ${rank - 1}`,
      );
    }
    return axis < 0 ? axis + rank : axis;
  });
  out.sort((a, b) => a - b);
  for (let i = 1; i < out.length; i++) {
    if (out[i] === out[i - 1]) throw new ShapeError(`${operation}: axis ${out[i]} is given twice`);
  }
  return out;
}

/** Throws a ShapeError unless `axes` are ascending and each names an axis from 0 on, as recorded parameters do. */
export function checkAxes(operation: string, axes: readonly number[], rank: number): void {
  if (!sameShape(normalizeAxes(operation, axes, rank), axes)) {
    throw new ShapeError(`${operation}: axes are ${showShape(axes)}; wanted them ascending and not negative`);
  }
}

/** `shape` without `axes` (ascending), or with extent 1 in their place. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  const out: number[] = [];
  shape.forEach((extent, axis) => {
    if (!axes.includes(axis)) out.push(extent);
    else if (keepDims) out.push(1);
  });
  return out;
}
