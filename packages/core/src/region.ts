/** @file Copying a block of elements between two strided layouts. */
import type { HostArray } from "./dtype.ts";

/** Copies `extents` elements: `to[toOffset + Σ iₐ·toStrideₐ] = from[fromOffset + Σ iₐ·fromStrideₐ]`. */
export function copyRegion(
  extents: readonly number[],
  from: HostArray,
  fromOffset: number,
  fromStrides: readonly number[],
  to: HostArray,
  toOffset: number,
  toStrides: readonly number[],
): void {
  if (extents.includes(0)) return;
  const visit = (axis: number, source: number, target: number): void => {
    if (axis === extents.length) {
      to[target] = from[source]!;
      return;
    }
    for (let i = 0; i < extents[axis]!; i++)
      visit(axis + 1, source + i * fromStrides[axis]!, target + i * toStrides[axis]!);
  };
  visit(0, fromOffset, toOffset);
}
