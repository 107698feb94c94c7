import type { Key } from "@nn/core";

import { haarColumns } from "./haar.ts";

/** Writes gain times a Haar matrix of rows × columns, orthonormal along the longer side, where `offset` says. */
export function fillOrthogonal(
  out: Float32Array,
  key: Key,
  rows: number,
  columns: number,
  gain: number,
  offset: (row: number, column: number) => number,
): void {
  const isTall = rows >= columns;
  const [long, short] = isTall ? [rows, columns] : [columns, rows];
  const q = haarColumns(key, long, short);
  for (let j = 0; j < short; j++) {
    for (let i = 0; i < long; i++) out[isTall ? offset(i, j) : offset(j, i)] = gain * q[j * long + i]!;
  }
}
