import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ShapeError } from "./errors.ts";
import { broadcastShapes, normalizeAxes, reducedShape, sizeOf, stridesOf } from "./shape.ts";
import { collapse } from "./backends/cpu/emit-elementwise.ts";
import { broadcastStrides } from "./ops/broadcast.ts";
import { reductionLayout } from "./reduction.ts";

const extents = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });

/** A shape and another one that broadcasts to it. */
const broadcastPair = extents.chain((to) =>
  fc
    .tuple(fc.nat({ max: to.length }), fc.array(fc.boolean(), { minLength: to.length, maxLength: to.length }))
    .map(([dropped, ones]) => ({ to, from: to.map((extent, axis) => (ones[axis] ? 1 : extent)).slice(dropped) })),
);

/** Offsets in row-major order. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (bases, extent, axis) =>
      bases.flatMap((base) => Array.from({ length: extent }, (_, i) => base + i * strides[axis]!)),
    [0],
  );
}

describe("shapes", () => {
  it("broadcast symmetrically, and to themselves", () => {
    fc.assert(
      fc.property(broadcastPair, ({ to, from }) => {
        expect(broadcastShapes("test", from, to)).toEqual(to);
        expect(broadcastShapes("test", to, from)).toEqual(to);
      }),
    );
    expect(() => broadcastShapes("add", [2, 3], [4, 3])).toThrow(ShapeError);
  });

  it("have strides that visit every element once", () => {
    fc.assert(
      fc.property(extents, (shape) => {
        expect(offsets(shape, stridesOf(shape))).toEqual(Array.from({ length: sizeOf(shape) }, (_, i) => i));
      }),
    );
  });

  it("keep the order of visits when axes are collapsed", () => {
    fc.assert(
      fc.property(broadcastPair, ({ to, from }) => {
        const strides = [broadcastStrides(from, to), stridesOf(to)];
        const collapsed = collapse(to, strides);
        strides.forEach((original, i) => {
          expect(offsets(collapsed.extents, collapsed.strides[i]!)).toEqual(offsets(to, original));
        });
      }),
    );
  });

  it("split into results and sequences under a reduction", () => {
    fc.assert(
      fc.property(extents, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (shape, flags) => {
        const axes = shape.flatMap((_, axis) => (flags[axis] ? [axis] : []));
        const { starts, steps } = reductionLayout(shape, axes);
        expect(starts).toHaveLength(sizeOf(reducedShape(shape, axes, false)));
        const visited = [...starts].flatMap((start) => [...steps].map((step) => start + step));
        expect(visited.toSorted((a, b) => a - b)).toEqual(Array.from({ length: sizeOf(shape) }, (_, i) => i));
      }),
    );
  });

  it("count negative axes from the end and refuse the rest", () => {
    expect(normalizeAxes("sum", -1, 3)).toEqual([2]);
    expect(normalizeAxes("sum", [2, 0], 3)).toEqual([0, 2]);
    expect(() => normalizeAxes("sum", 3, 3)).toThrow("axis 3 is out of range for rank 3; wanted -3 to 2");
    expect(() => normalizeAxes("sum", [1, -2], 3)).toThrow("axis 1 is given twice");
  });
});
