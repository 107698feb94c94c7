import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { NdArray } from "../array.ts";
import { stack } from "../compose.ts";
import { conv2d, maxPool2d } from "../convolution.ts";
import { ShapeError } from "../errors.ts";
import { sameShape, sizeOf, type Shape } from "../shape.ts";
import { record, tensor, type Tensor } from "../tensor.ts";
import { add, addOp } from "./add.ts";
import { argmax } from "./argmax.ts";
import { broadcast } from "./broadcast.ts";
import { concatenate } from "./concatenate.ts";
import { cumulativeSum } from "./cumulative-sum.ts";
import { flip } from "./flip.ts";
import { full } from "./full.ts";
import { gather } from "./gather.ts";
import { matmul } from "./matmul.ts";
import { max } from "./max.ts";
import { pad } from "./pad.ts";
import { prod } from "./prod.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import { sum } from "./sum.ts";
import { transpose } from "./transpose.ts";

const extents = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
const settings = { numRuns: 60, seed: 1 };

/** 1, 2, 3, … as int32: sums are exact in any order. */
const counting = (shape: Shape): Tensor =>
  tensor(
    new NdArray(
      Int32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
      shape,
    ),
  );

const numbers = async (x: Tensor): Promise<number[]> => [...(await x.data())];

async function same(left: Tensor, right: Tensor): Promise<void> {
  expect(left.shape).toEqual(right.shape);
  expect(await numbers(left)).toEqual(await numbers(right));
}

/** A shape with a permutation of its axes, a choice of axes and a count for each. */
const shaped = extents.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    axes: fc.subarray([...shape.keys()]),
    before: fc.array(fc.nat({ max: 3 }), { minLength: shape.length, maxLength: shape.length }),
    after: fc.array(fc.nat({ max: 3 }), { minLength: shape.length, maxLength: shape.length }),
  }),
);

describe("for any shape", () => {
  it("rearrangements undo one another", async () => {
    await fc.assert(
      fc.asyncProperty(shaped, async ({ shape, order, axes, before, after }) => {
        const x = counting(shape);
        await same(
          transpose(
            transpose(x, order),
            order.map((_, axis) => order.indexOf(axis)),
          ),
          x,
        );
        await same(flip(flip(x, { axes }), { axes }), x);
        await same(slice(pad(x, before, after), before, shape), x);
        await same(reshape(reshape(x, [sizeOf(shape)]), shape), x);
      }),
      settings,
    );
  });

  it("what is put together comes apart", async () => {
    await fc.assert(
      fc.asyncProperty(extents, fc.nat(), async (shape, at) => {
        const x = counting(shape);
        const y = add(x, 1000);
        const axis = at % (shape.length + 1);
        const both = stack([x, y], { axis });
        const block = shape.toSpliced(axis, 0, 1);
        await same(
          reshape(
            slice(
              both,
              block.map((_, a) => (a === axis ? 1 : 0)),
              block,
            ),
            shape,
          ),
          y,
        );
        if (axis === shape.length) return;
        const long = concatenate([y, x], { axis });
        await same(
          slice(
            long,
            shape.map((extent, a) => (a === axis ? extent : 0)),
            shape,
          ),
          x,
        );
      }),
      settings,
    );
  });

  it("reductions agree with one axis at a time, with their neutral element for nothing", async () => {
    await fc.assert(
      fc.asyncProperty(shaped, async ({ shape, axes }) => {
        const x = counting(shape);
        for (const reduce of [sum, prod]) {
          const oneByOne = axes.toReversed().reduce((y, axis) => reduce(y, { axes: axis }), x);
          await same(reduce(x, { axes }), oneByOne);
        }
        const kept = sum(x, { axes, keepDims: true });
        expect(kept.shape).toEqual(shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)));
      }),
      settings,
    );
  });

  it("the last cumulative sum is the sum", async () => {
    await fc.assert(
      fc.asyncProperty(
        extents.filter((shape) => sizeOf(shape) > 0),
        fc.nat(),
        async (shape, at) => {
          if (shape.length === 0) return;
          const axis = at % shape.length;
          const running = cumulativeSum(counting(shape), { axis });
          const last = slice(
            running,
            shape.map((extent, a) => (a === axis ? extent - 1 : 0)),
            shape.map((extent, a) => (a === axis ? 1 : extent)),
          );
          await same(last, sum(counting(shape), { axes: axis, keepDims: true }));
        },
      ),
      settings,
    );
  });

  it("broadcasting reads element i mod extent, axis by axis", async () => {
    const pair = extents.chain((to) =>
      fc.record({
        to: fc.constant(to),
        dropped: fc.nat({ max: to.length }),
        ones: fc.array(fc.boolean(), { minLength: to.length, maxLength: to.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(pair, async ({ to, dropped, ones }) => {
        const from = to.map((extent, axis) => (ones[axis] ? 1 : extent)).slice(dropped);
        const got = await numbers(add(broadcast(counting(from), to), counting(to)));
        const wanted = Array.from({ length: sizeOf(to) }, (_, i) => {
          let [rest, source, step] = [i, 0, 1];
          for (let axis = to.length - 1; axis >= 0; axis--) {
            const position = rest % to[axis]!;
            rest = Math.floor(rest / to[axis]!);
            const extent = from[axis - dropped];
            if (extent === undefined) continue;
            source += (position % extent) * step;
            step *= extent;
          }
          return source + 1 + i + 1;
        });
        expect(got).toEqual(wanted);
      }),
      settings,
    );
  });

  it("batched products are the products of the batches", async () => {
    const small = fc.nat({ max: 4 });
    await fc.assert(
      fc.asyncProperty(small, small, small, small, async (count, rows, inner, columns) => {
        const [a, b] = [counting([count, rows, inner]), counting([count, inner, columns])].map((x) =>
          tensor(
            new NdArray(
              Float32Array.from({ length: sizeOf(x.shape) }, (_, i) => (i % 7) - 3),
              x.shape,
            ),
          ),
        ) as [Tensor, Tensor];
        const got = await numbers(matmul(a, b));
        for (let n = 0; n < count; n++) {
          const one = (x: Tensor): Tensor => reshape(slice(x, [n, 0, 0], [1, ...x.shape.slice(1)]), x.shape.slice(1));
          const wanted = await numbers(matmul(one(a), one(b)));
          expect(got.slice(n * rows * columns, (n + 1) * rows * columns)).toEqual(wanted);
        }
      }),
      settings,
    );
  });
});

describe("what does not fit", () => {
  it("two shapes broadcast or give a ShapeError, and elementwise operations never guess", () => {
    fc.assert(
      fc.property(extents, extents, (a, b) => {
        const rank = Math.max(a.length, b.length);
        const at = (shape: Shape, axis: number): number => shape[axis - rank + shape.length] ?? 1;
        const fits = Array.from({ length: rank }, (_, axis) => axis).every(
          (axis) => at(a, axis) === at(b, axis) || at(a, axis) === 1 || at(b, axis) === 1,
        );
        const make = (): Tensor => add(full(a, 1), full(b, 1));
        if (fits) expect(make().shape).toHaveLength(rank);
        else expect(make).toThrow(ShapeError);
        const plain = (): Tensor => record(addOp, [full(a, 1), full(b, 1)], {});
        if (sameShape(a, b)) expect(plain().shape).toEqual(a);
        else expect(plain).toThrow(ShapeError);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("an axis outside the rank is a ShapeError everywhere", () => {
    fc.assert(
      fc.property(extents, fc.integer({ min: -9, max: 9 }), (shape, axis) => {
        if (axis >= -shape.length && axis < shape.length) return;
        const x = full(shape, 1);
        const operations: ((x: Tensor) => Tensor)[] = [
          (y) => sum(y, { axes: axis }),
          (y) => max(y, { axes: [axis] }),
          (y) => prod(y, { axes: axis }),
          (y) => argmax(y, { axis }),
          (y) => cumulativeSum(y, { axis }),
          (y) => flip(y, { axes: axis }),
          (y) => concatenate([y, y], { axis }),
        ];
        for (const operation of operations) expect(() => operation(x)).toThrow(ShapeError);
        const newAxis = axis >= -shape.length - 1 && axis <= shape.length;
        if (!newAxis) expect(() => stack([x, x], { axis })).toThrow(ShapeError);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("fractions, NaN and infinities are no extents, axes or positions", () => {
    const x = full([4, 6], 1);
    for (const bad of [0.5, NaN, Infinity, -Infinity]) {
      for (const make of [
        () => full([bad], 1),
        () => reshape(x, [bad, 2]),
        () => broadcast(x, [bad, 4, 6]),
        () => sum(x, { axes: bad }),
        () => slice(x, [bad, 0], [1, 1]),
        () => slice(x, [0, 0], [1, bad]),
        () => pad(x, [bad, 0], [0, 0]),
        () => transpose(x, [bad, 0]),
        () => flip(x, { axes: [bad] }),
        () => concatenate([x, x], { axis: bad }),
        () => conv2d(full([1, 4, 4, 1], 1), full([2, 2, 1, 1], 1), { strides: bad }),
        () => conv2d(full([1, 4, 4, 1], 1), full([2, 2, 1, 1], 1), { groups: bad }),
        () => maxPool2d(full([1, 4, 4, 1], 1), bad),
        () =>
          maxPool2d(full([1, 4, 4, 1], 1), 2, {
            padding: [
              [bad, 0],
              [0, 0],
            ],
          }),
      ]) {
        expect(make, `${make}`).toThrow(/wanted|negative integers/);
      }
    }
    expect(() => maxPool2d(full([1, 4, 4, 1], 1), 2, { padding: "sane" as never })).toThrow('did you mean "same"?');
  });

  it("sizes over the 4 GiB arena are refused where they are written", () => {
    const wide = full([1, 2 ** 20], 1);
    expect(() => full([2 ** 16, 2 ** 15], 1)).toThrow("at most 1073741824 fit the 4 GiB arena");
    expect(() => broadcast(wide, [2048, 2 ** 20])).toThrow(ShapeError);
    expect(() => matmul(wide, wide, { transposeA: true })).toThrow(ShapeError);
    expect(() => pad(wide, [0, 0], [2 ** 11, 0])).toThrow(ShapeError);
    expect(() => gather(wide, full([4096], 0, "int32"))).toThrow(ShapeError);
    expect(() => full([2 ** 52, 2 ** 52], 1)).toThrow(ShapeError);
    expect(full([0, 2 ** 31], 1).shape).toEqual([0, 2 ** 31]);
  });

  it("programs whose values together are over it are refused before anything runs", async () => {
    const half = full([2 ** 29], 1);
    const program = concatenate([cumulativeSum(half), flip(half)]);
    await expect(program.data()).rejects.toThrow("the arena holds 4294967296");
  });
});
