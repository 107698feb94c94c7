/** @file Operations that walk along one axis element after element: cumulativeSum, argmax. */
import type { Dtype } from "../../dtype.ts";
import type { ReductionView } from "./emit-reduction.ts";
import type { FunctionBuilder, Local } from "./wasm/function-builder.ts";

export interface LinesCall {
  /** [outer, line, inner]: a line has `reduced` elements, `inner` elements apart. */
  readonly view: ReductionView;
  readonly dtype: Dtype;
  /** Byte addresses. */
  readonly from: number;
  readonly to: number;
}

/** Emits running sums of each line from +0, from its end if `reverse`; four neighbouring lines at a time. */
export function emitCumulativeSum(f: FunctionBuilder, call: LinesCall & { readonly reverse: boolean }): void {
  const { view, dtype, from, to, reverse } = call;
  const { outer, reduced, inner } = view;
  if (outer * reduced * inner === 0) return;
  const [block, column, at, left] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const [four, one] = [f.local("v128"), f.local(dtype === "float32" ? "f32" : "i32")];
  const rowBytes = inner * 4;
  const vectors = Math.floor(inner / 4) * 16;
  const line = (next: () => void): void => {
    f.get(block).get(column).op("i32.add");
    if (reverse)
      f.i32((reduced - 1) * rowBytes)
        .op("i32.add")
        .set(at);
    else f.set(at);
    f.i32(0).set(left);
    f.loopUp(left, reduced, 1, () => {
      next();
      f.get(at)
        .i32(reverse ? -rowBytes : rowBytes)
        .op("i32.add")
        .set(at);
    });
  };
  f.i32(0).set(block);
  f.loopUp(block, outer * reduced * rowBytes, reduced * rowBytes, () => {
    f.i32(0).set(column);
    f.loopUp(column, vectors, 16, () => {
      f.f32x4(0).set(four);
      line(() => {
        f.get(at).get(four).get(at).load("v128.load", from, 2);
        f.op(dtype === "float32" ? "f32x4.add" : "i32x4.add");
        f.tee(four).store("v128.store", to, 2);
      });
    });
    f.loopUp(column, rowBytes, 4, () => {
      if (dtype === "float32") f.f32(0).set(one);
      else f.i32(0).set(one);
      line(() => {
        f.get(at).get(one).get(at);
        if (dtype === "float32") f.load("f32.load", from).op("f32.add").tee(one).store("f32.store", to);
        else f.load("i32.load", from).op("i32.add").tee(one).store("i32.store", to);
      });
    });
  });
}

/** Emits the index of the first maximum of each line, or of the first NaN. */
export function emitArgmax(f: FunctionBuilder, { view, dtype, from, to }: LinesCall): void {
  const { outer, reduced, inner } = view;
  if (outer * inner === 0) return;
  const integer = (): Local => f.local("i32");
  const [block, column, at, k, index, target] = [integer(), integer(), integer(), integer(), integer(), integer()];
  const isFloat = dtype === "float32";
  const [best, value] = isFloat ? [f.local("f32"), f.local("f32")] : [integer(), integer()];
  const load = isFloat ? "f32.load" : "i32.load";
  const rowBytes = inner * 4;
  f.i32(to).set(target).i32(from).set(block);
  f.loopUp(block, from + outer * reduced * rowBytes, reduced * rowBytes, () => {
    f.i32(0).set(column);
    f.loopUp(column, rowBytes, 4, () => {
      f.get(block).get(column).op("i32.add").tee(at).load(load).set(best);
      f.i32(0).set(index).i32(1).set(k);
      f.loopUp(k, reduced, 1, () => {
        f.get(at).i32(rowBytes).op("i32.add").tee(at).load(load).set(value);
        f.get(value)
          .get(best)
          .op(isFloat ? "f32.gt" : "i32.gt_s");
        if (isFloat) {
          // Once it is a NaN, it stays.
          f.get(value).get(value).op("f32.ne").op("i32.or");
          f.get(best).get(best).op("f32.eq").op("i32.and");
        }
        f.if(() => f.get(value).set(best).get(k).set(index));
      });
      f.get(target).get(index).store("i32.store");
      f.get(target).i32(4).op("i32.add").set(target);
    });
  });
}
