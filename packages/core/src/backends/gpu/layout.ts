/**
 * @file Two-dimensional views of values.
 *
 * A value lies on the device as one row-major run of float32. Every kernel names the rows and columns under which it
 * writes its result and reads its operands, so that no index ever passes what float32 counts exactly: gpu.js computes
 * with `this.thread.x` as a float, which is silently wrong past 2²⁴.
 */
import { sizeOf, type Shape } from "../../shape.ts";

/** Extents as gpu.js orders them: x first. */
export type Dims = readonly [columns: number, rows: number];

/** A view of a shape: axes before `split` are rows, the others columns. */
export interface Layout {
  readonly dims: Dims;
  readonly split: number;
}

/** 65,535 workgroups of 8 threads is what WebGPU dispatches along one dimension, rounded down to a power of two. */
export const outputLimit: number = 524_288;
/** Largest index that float32 arithmetic reaches exactly. */
const indexLimit = 16_777_216;
/** Rows shorter than this make poor use of a workgroup. */
const goodWidth = 64;

/** The view of a shape; `undefined` where no split keeps both extents within the limit, or where there are no elements. */
export function layoutOf(shape: Shape): Layout | undefined {
  if (sizeOf(shape) === 0) return undefined;
  let best: Layout | undefined;
  for (let split = shape.length; split >= 0; split--) {
    const [rows, columns] = [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
    if (rows > outputLimit || columns > outputLimit) continue;
    best = { dims: [columns, rows], split };
    if (columns >= goodWidth) break;
  }
  return best;
}

/** True when a kernel may write its result under these extents. */
export function writable([columns, rows]: Dims): boolean {
  return columns > 0 && rows > 0 && columns <= outputLimit && rows <= outputLimit;
}

/** True when a kernel may read an operand under these extents. */
export function readable([columns, rows]: Dims): boolean {
  return columns > 0 && rows > 0 && columns < indexLimit && rows < indexLimit;
}
