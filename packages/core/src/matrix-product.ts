/** @file The product of two matrices: extents, and the loop that is its meaning. */
import type { HostArray } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import { showShape, type Shape } from "./shape.ts";

export interface MatmulParams {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface ProductExtents {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** Extents of a product of two matrices as they are stored; throws a ShapeError where the inner ones differ. */
export function productExtents(
  operation: string,
  a: Shape,
  b: Shape,
  { transposeA, transposeB }: MatmulParams,
): ProductExtents {
  const [rows, inner] = transposeA ? [a[1]!, a[0]!] : [a[0]!, a[1]!];
  const [depth, columns] = transposeB ? [b[1]!, b[0]!] : [b[0]!, b[1]!];
  if (inner !== depth) {
    const show = (shape: Shape, flipped: boolean): string => `${showShape(shape)}${flipped ? "ᵀ" : ""}`;
    throw new ShapeError(
      `${operation}: inner extents differ in ${show(a, transposeA)} · ${show(b, transposeB)}: ${inner} and ${depth}`,
    );
  }
  return { rows, inner, columns };
}

/** The product itself: one accumulator per element, k ascending, multiply then add. */
export function multiply(
  a: HostArray,
  b: HostArray,
  output: HostArray,
  { rows, inner, columns }: ProductExtents,
  { transposeA, transposeB }: MatmulParams,
  round: (value: number) => number,
): void {
  const [aRow, aColumn] = transposeA ? [1, rows] : [inner, 1];
  const [bRow, bColumn] = transposeB ? [1, inner] : [columns, 1];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum = round(sum + round(a[i * aRow + k * aColumn]! * b[k * bRow + j * bColumn]!));
      }
      output[i * columns + j] = sum;
    }
  }
}
