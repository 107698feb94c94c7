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

/** Copies `count` neighbouring elements, or adds them to the target. */
export function emitContiguousRow(f: FunctionBuilder, source: Local, target: Local, count: number, add = false): void {
  const index = f.local("i32");
  const at = (pointer: Local): FunctionBuilder => f.get(pointer).get(index).op("i32.add");
  const whole = Math.floor(count / 4) * 16;
  f.i32(0).set(index);
  if (whole > 0) {
    f.loopUp(index, whole, 16, () => {
      at(target);
      if (add) at(target).load("v128.load", 0, 2);
      at(source).load("v128.load", 0, 2);
      if (add) f.op("f32x4.add");
      f.store("v128.store", 0, 2);
    });
  }
  for (let rest = whole; rest < count * 4; rest += 4) {
    f.get(target);
    if (add)
      f.get(target).load("f32.load", rest).get(source).load("f32.load", rest).op("f32.add").store("f32.store", rest);
    else f.get(source).load("i32.load", rest).store("i32.store", rest);
  }
}
