/** @file patches and foldPatches: every window position of every image, channels as rows of neighbouring elements. */
import type { Shape } from "../../shape.ts";
import type { WindowParams } from "../../window.ts";
import { emitContiguousRow } from "./emit-copy.ts";
import type { FunctionBuilder, Local } from "./wasm/function-builder.ts";

export interface WindowCall {
  readonly params: WindowParams;
  /** [n, height, width, channels] */
  readonly image: Shape;
  /** [n, rows, columns, window rows, window columns, channels] */
  readonly patches: Shape;
  /** Byte addresses. */
  readonly from: number;
  readonly to: number;
}

/** Emits loops over n, row, column, window row, window column; pixels outside the image stay zero. */
export function emitPatches(f: FunctionBuilder, { params, image, patches, from, to }: WindowCall): void {
  const [count, height, width, channels] = image as [number, number, number, number];
  const [, rows, columns, windowRows, windowColumns] = patches as [number, number, number, number, number];
  const size = patches.reduce((a, b) => a * b, 1);
  if (size === 0) return;
  const [[top, bottom], [left, right]] = params.padding;
  if (top + bottom + left + right > 0)
    f.i32(to)
      .i32(0)
      .i32(size * 4)
      .memoryFill();
  const [n, row, column, i, j] = [0, 0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local, Local];
  const [y, z, source, target] = [0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local];
  f.i32(to).set(target);
  nest(
    f,
    [
      [n, count],
      [row, rows],
      [column, columns],
      [i, windowRows],
      [j, windowColumns],
    ],
    () => {
      affine(f, row, params.strides[0], i, params.dilation[0], -top).set(y);
      affine(f, column, params.strides[1], j, params.dilation[1], -left).set(z);
      // As unsigned, a negative coordinate is out of range too.
      f.get(y).i32(height).op("i32.lt_u").get(z).i32(width).op("i32.lt_u").op("i32.and");
      f.if(() => {
        pixel(
          f,
          [
            [n, height],
            [y, width],
            [z, 1],
          ],
          channels,
          from,
        ).set(source);
        emitContiguousRow(f, source, target, channels);
      });
      f.get(target)
        .i32(channels * 4)
        .op("i32.add")
        .set(target);
    },
  );
}

/** Emits the transpose of `emitPatches`: per pixel, window rows and columns ascending. */
export function emitFoldPatches(f: FunctionBuilder, { params, image, patches, from, to }: WindowCall): void {
  const [count, height, width, channels] = image as [number, number, number, number];
  const [, rows, columns, windowRows, windowColumns] = patches as [number, number, number, number, number];
  const size = image.reduce((a, b) => a * b, 1);
  if (size === 0) return;
  f.i32(to)
    .i32(0)
    .i32(size * 4)
    .memoryFill();
  const [[top], [left]] = params.padding;
  const [n, y, z, i, j] = [0, 0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local, Local];
  const [row, column, source, target] = [0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local];
  f.i32(to).set(target);
  nest(
    f,
    [
      [n, count],
      [y, height],
      [z, width],
    ],
    () => {
      nest(
        f,
        [
          [i, windowRows],
          [j, windowColumns],
        ],
        () => {
          affine(f, y, 1, i, -params.dilation[0], top).set(row);
          affine(f, z, 1, j, -params.dilation[1], left).set(column);
          position(f, row, params.strides[0], rows);
          position(f, column, params.strides[1], columns);
          f.op("i32.and").if(() => {
            pixel(
              f,
              [
                [n, rows],
                [row, columns],
                [column, windowRows],
                [i, windowColumns],
                [j, 1],
              ],
              channels,
              from,
            ).set(source);
            emitContiguousRow(f, source, target, channels, true);
          });
        },
      );
      f.get(target)
        .i32(channels * 4)
        .op("i32.add")
        .set(target);
    },
  );
}

/** Nested counted loops, outermost first. */
function nest(
  f: FunctionBuilder,
  loops: readonly (readonly [counter: Local, bound: number])[],
  body: () => void,
): void {
  const [first, ...rest] = loops;
  if (first === undefined) {
    body();
    return;
  }
  f.i32(0).set(first[0]);
  f.loopUp(first[0], first[1], 1, () => nest(f, rest, body));
}

/** Pushes a·p + b·q + c. */
function affine(f: FunctionBuilder, a: Local, p: number, b: Local, q: number, c: number): FunctionBuilder {
  f.get(a).i32(p).op("i32.mul").get(b).i32(q).op("i32.mul").op("i32.add");
  return f.i32(c).op("i32.add");
}

/** Divides the local by the stride in place and pushes whether it was a multiple and lies in [0, bound). */
function position(f: FunctionBuilder, local: Local, stride: number, bound: number): void {
  if (stride === 1) {
    f.get(local).i32(bound).op("i32.lt_u");
    return;
  }
  f.get(local).i32(0).op("i32.ge_s").get(local).i32(stride).op("i32.rem_u").op("i32.eqz").op("i32.and");
  f.get(local).i32(stride).op("i32.div_u").tee(local).i32(bound).op("i32.lt_u").op("i32.and");
}

/** Pushes the address of a pixel: indices with the extent of the next axis, times channels, in float32s. */
function pixel(
  f: FunctionBuilder,
  indices: readonly (readonly [index: Local, next: number])[],
  channels: number,
  address: number,
): FunctionBuilder {
  f.i32(0);
  for (const [index, next] of indices) f.get(index).op("i32.add").i32(next).op("i32.mul");
  return f
    .i32(channels * 4)
    .op("i32.mul")
    .i32(address)
    .op("i32.add");
}
