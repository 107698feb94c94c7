/** @file Copying a block between two strided layouts: transpose, slice, pad, concatenate. */
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
