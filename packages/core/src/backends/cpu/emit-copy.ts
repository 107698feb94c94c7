/** @file Copying a block between two strided layouts: transpose, slice, pad, concatenate; runs stay runs, planes are turned in tiles. */
import { collapse } from "./emit-elementwise.ts";
import { share, wholeStep, type Part } from "./part.ts";
import type { FunctionBuilder, Local } from "./wasm/function-builder.ts";

/** One side of a copy: a byte address and a stride in elements for each axis. */
export interface Layout {
  readonly address: number;
  readonly strides: readonly number[];
}

/** Emits loops that copy `extents` elements, vectors along the last axis where both sides are contiguous; a part of the first axis. */
export function emitCopy(
  f: FunctionBuilder,
  extents: readonly number[],
  from: Layout,
  to: Layout,
  part: Part = wholeStep,
): void {
  const joined = collapse(extents, [from.strides, to.strides]);
  const [begin, end] = share(part, joined.extents[0] ?? 1, 1);
  if (joined.extents.length > 0) joined.extents[0] = end - begin;
  if (begin === end || joined.extents.includes(0)) return;
  const [source, target] = [f.local("i32"), f.local("i32")];
  const [fromStrides, toStrides] = joined.strides as [number[], number[]];
  f.i32(from.address + 4 * begin * (fromStrides[0] ?? 0)).set(source);
  f.i32(to.address + 4 * begin * (toStrides[0] ?? 0)).set(target);
  const across = fromStrides.indexOf(1);
  const last = joined.extents.length - 1;
  const turned = across >= 0 && across < last && toStrides[last] === 1;
  if (turned && joined.extents[across]! >= 4 && joined.extents[last]! >= 4) {
    // The two axes that change places come last; the order of the others is free.
    const order = [...joined.extents.keys()].filter((axis) => axis !== across && axis !== last).concat(across, last);
    const pick = (values: readonly number[]): number[] => order.map((axis) => values[axis]!);
    emitTurned(f, { extents: pick(joined.extents), from: pick(fromStrides), to: pick(toStrides), source, target });
    return;
  }
  const loop = (axis: number): void => {
    if (axis >= joined.extents.length - 1) {
      emitRow(
        f,
        source,
        target,
        joined.extents.at(-1) ?? 1,
        (fromStrides.at(-1) ?? 1) * 4,
        (toStrides.at(-1) ?? 1) * 4,
      );
      return;
    }
    const counter = f.local("i32");
    f.i32(0).set(counter);
    f.loopUp(counter, joined.extents[axis]!, 1, () => {
      loop(axis + 1);
      const nested = axis + 1 < joined.extents.length - 1;
      const advance = (pointer: Local, strides: readonly number[]): void => {
        const back = nested ? strides[axis + 1]! * joined.extents[axis + 1]! : 0;
        f.get(pointer)
          .i32((strides[axis]! - back) * 4)
          .op("i32.add")
          .set(pointer);
      };
      advance(source, fromStrides);
      advance(target, toStrides);
    });
  };
  loop(0);
}

interface Turned {
  /** Of all axes; the last but one is contiguous in the source, the last in the target. */
  readonly extents: readonly number[];
  /** Strides in elements. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly source: Local;
  readonly target: Local;
}

/** Elements along the last axis that are written together: a cache line of the target. */
const turnedBlock = 16;

/** Copies 4 × 4 elements at a time, through registers in which rows become columns; the edges go element by element. */
function emitTurned(f: FunctionBuilder, { extents, from, to, source, target }: Turned): void {
  const [across, along] = extents.slice(-2) as [number, number];
  const alongStep = from.at(-1)! * 4;
  const acrossStep = to.at(-2)! * 4;
  const [a, b, read, write] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const rows = [0, 1, 2, 3].map(() => f.local("v128"));
  const pairs = [0, 1, 2, 3].map(() => f.local("v128"));
  const place = (): FunctionBuilder => {
    // Neither a nor b is scaled: both count bytes on the side where they are contiguous.
    f.get(source).get(a).op("i32.add");
    f.get(b)
      .i32(alongStep / 4)
      .op("i32.mul")
      .op("i32.add")
      .set(read);
    f.get(target).get(b).op("i32.add");
    return f
      .get(a)
      .i32(acrossStep / 4)
      .op("i32.mul")
      .op("i32.add")
      .set(write);
  };
  const tile = (index: number): void => {
    for (const row of rows)
      f.get(read).load("v128.load", 0, 2).set(row).get(read).i32(alongStep).op("i32.add").set(read);
    const [r0, r1, r2, r3] = rows as [Local, Local, Local, Local];
    const [p0, p1, p2, p3] = pairs as [Local, Local, Local, Local];
    f.get(r0).get(r1).shuffle32(0, 4, 1, 5).set(p0).get(r2).get(r3).shuffle32(0, 4, 1, 5).set(p1);
    f.get(r0).get(r1).shuffle32(2, 6, 3, 7).set(p2).get(r2).get(r3).shuffle32(2, 6, 3, 7).set(p3);
    [0, 1, 2, 3].forEach((lane) => {
      const [low, high] = lane < 2 ? [p0, p1] : [p2, p3];
      f.get(write);
      if (lane > 0) f.i32(lane * acrossStep).op("i32.add");
      f.get(low).get(high);
      if (lane % 2 === 0) f.shuffle32(0, 1, 4, 5);
      else f.shuffle32(2, 3, 6, 7);
      f.store("v128.store", 16 * index, 2);
    });
  };
  const element = (): void => {
    place();
    f.get(write).get(read).load("i32.load").store("i32.store");
  };
  const plane = (): void => {
    const wholeAlong = Math.floor(along / turnedBlock) * turnedBlock * 4;
    const wholeAcross = Math.floor(across / 4) * 16;
    f.i32(0).set(b);
    f.loopUp(b, wholeAlong, turnedBlock * 4, () => {
      f.i32(0).set(a);
      f.loopUp(a, wholeAcross, 16, () => {
        place();
        for (let index = 0; index < turnedBlock / 4; index++) tile(index);
      });
    });
    // To the right of the tiles, then below them.
    f.i32(0).set(b);
    f.loopUp(b, wholeAlong, 4, () => {
      f.i32(wholeAcross).set(a);
      f.loopUp(a, across * 4, 4, element);
    });
    f.i32(0).set(a);
    f.loopUp(a, across * 4, 4, () => {
      f.i32(wholeAlong).set(b);
      f.loopUp(b, along * 4, 4, element);
    });
  };
  const outer = (axis: number): void => {
    if (axis === extents.length - 2) {
      plane();
      return;
    }
    const counter = f.local("i32");
    f.i32(0).set(counter);
    f.loopUp(counter, extents[axis]!, 1, () => {
      outer(axis + 1);
      for (const [pointer, strides] of [
        [source, from],
        [target, to],
      ] as const)
        f.get(pointer)
          .i32(strides[axis]! * 4)
          .op("i32.add")
          .set(pointer);
    });
    for (const [pointer, strides] of [
      [source, from],
      [target, to],
    ] as const)
      f.get(pointer)
        .i32(strides[axis]! * extents[axis]! * 4)
        .op("i32.sub")
        .set(pointer);
  };
  outer(0);
}

/** One row of `count` elements; the pointers themselves are left as they are. Strides in bytes. */
function emitRow(
  f: FunctionBuilder,
  source: Local,
  target: Local,
  count: number,
  fromStep: number,
  toStep: number,
): void {
  if (fromStep === 4 && toStep === 4) {
    emitContiguousRow(f, source, target, count);
    return;
  }
  const [from, to, counter] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.get(source).set(from).get(target).set(to).i32(0).set(counter);
  f.loopUp(counter, count, 1, () => {
    f.get(to).get(from).load("i32.load").store("i32.store");
    f.get(from).i32(fromStep).op("i32.add").set(from);
    f.get(to).i32(toStep).op("i32.add").set(to);
  });
}

/** Vectors that are copied without a loop. */
const unrolled = 16;

/** Copies `count` neighbouring elements, or adds them to the target. */
export function emitContiguousRow(f: FunctionBuilder, source: Local, target: Local, count: number, add = false): void {
  const vectors = Math.floor(count / 4);
  const turns = vectors > unrolled ? Math.floor(vectors / unrolled) : 0;
  const [from, to] = turns > 0 ? [f.local("i32"), f.local("i32")] : [source, target];
  const pair = [f.local("v128"), f.local("v128")] as const;
  /** Vectors [first, last) behind the pointers, both of a pair loaded before they are stored. */
  const vectorsOf = (first: number, last: number): void => {
    for (let v = first; v < last; v += 2) {
      const each = pair.slice(0, last - v);
      each.forEach((vector, i) => {
        f.get(from).load("v128.load", 16 * (v + i), 2);
        if (add)
          f.get(to)
            .load("v128.load", 16 * (v + i), 2)
            .op("f32x4.add");
        f.set(vector);
      });
      each.forEach((vector, i) =>
        f
          .get(to)
          .get(vector)
          .store("v128.store", 16 * (v + i), 2),
      );
    }
  };
  if (turns > 0) {
    const end = f.local("i32");
    f.get(target).set(to).get(source).tee(from);
    f.i32(turns * unrolled * 16)
      .op("i32.add")
      .set(end);
    f.loop((again) => {
      vectorsOf(0, unrolled);
      f.get(to)
        .i32(unrolled * 16)
        .op("i32.add")
        .set(to);
      f.get(from)
        .i32(unrolled * 16)
        .op("i32.add")
        .tee(from)
        .get(end)
        .op("i32.ne")
        .brIf(again);
    });
  }
  const done = turns * unrolled;
  vectorsOf(0, vectors - done);
  for (let element = vectors * 4; element < count; element++) {
    const offset = 4 * element - 16 * done;
    f.get(to);
    if (add)
      f.get(to).load("f32.load", offset).get(from).load("f32.load", offset).op("f32.add").store("f32.store", offset);
    else f.get(from).load("i32.load", offset).store("i32.store", offset);
  }
}
