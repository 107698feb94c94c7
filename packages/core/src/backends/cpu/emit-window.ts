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

/** The images [first, end) of a call; `undefined`: all. */
export interface ImageRange {
  readonly first: Local;
  readonly end: Local;
}

/**
 * Emits loops over n, row, column, window row: the pixels of a window row lie side by side in the image as in its patch, so
 * they are one run. Only where the window hangs over the edge each pixel is looked at; those outside are zeros. The patches
 * of the first image of a range are at `to`.
 */
export function emitPatches(
  f: FunctionBuilder,
  { params, image, patches, from, to }: WindowCall,
  range?: ImageRange,
): void {
  const [count, height, width, channels] = image as [number, number, number, number];
  const [, rows, columns, windowRows, windowColumns] = patches as [number, number, number, number, number];
  if (patches.includes(0)) return;
  const [[top], [left]] = params.padding;
  const [n, row, column, i, j] = [0, 0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local, Local];
  const [y, z, first, source, target] = [0, 0, 0, 0, 0].map(() => f.local("i32")) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const advance = (pixels: number): void => {
    f.get(target)
      .i32(pixels * channels * 4)
      .op("i32.add")
      .set(target);
  };
  const copy = (column: Local, pixels: number): void => {
    pixel(
      f,
      [
        [n, height],
        [y, width],
        [column, 1],
      ],
      channels,
      from,
    ).set(source);
    emitContiguousRow(f, source, target, pixels * channels);
    advance(pixels);
  };
  const zeros = (pixels: number): void => {
    f.get(target)
      .i32(0)
      .i32(pixels * channels * 4)
      .memoryFill();
    advance(pixels);
  };
  const lastFirst = params.dilation[1] === 1 ? width - windowColumns : -1;
  f.i32(to).set(target);
  eachImage(f, n, range ?? count, () =>
    nest(
      f,
      [
        [row, rows],
        [column, columns],
        [i, windowRows],
      ],
      () => {
        affine(f, row, params.strides[0], i, params.dilation[0], -top).set(y);
        f.get(column).i32(params.strides[1]).op("i32.mul").i32(left).op("i32.sub").set(first);
        // As unsigned, a negative coordinate is out of range too.
        f.get(y)
          .i32(height)
          .op("i32.lt_u")
          .if(
            () => {
              const single = (): void => {
                f.i32(0).set(j);
                f.loopUp(j, windowColumns, 1, () => {
                  affine(f, first, 1, j, params.dilation[1], 0).tee(z).i32(width).op("i32.lt_u");
                  f.if(
                    () => copy(z, 1),
                    () => zeros(1),
                  );
                });
              };
              if (lastFirst < 0) single();
              else
                f.get(first)
                  .i32(lastFirst)
                  .op("i32.le_u")
                  .if(() => copy(first, windowColumns), single);
            },
            () => zeros(windowColumns),
          );
      },
    ),
  );
}

/** Vectors of channels that are summed in registers. */
const mostSums = 8;

/**
 * Emits the transpose of `emitPatches`: per pixel, from +0, window rows and columns ascending. The patches of the first image
 * of a range are at `from`.
 */
export function emitFoldPatches(
  f: FunctionBuilder,
  { params, image, patches, from, to }: WindowCall,
  range?: ImageRange,
): void {
  const [count, height, width, channels] = image as [number, number, number, number];
  const [, rows, columns, windowRows, windowColumns] = patches as [number, number, number, number, number];
  if (image.includes(0)) return;
  const [n, y, z, target] = [0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local];
  const [[top], [left]] = params.padding;
  const vertical = new Covering(f, {
    begin: top,
    stride: params.strides[0],
    dilation: params.dilation[0],
    window: windowRows,
    positions: rows,
  });
  const horizontal = new Covering(f, {
    begin: left,
    stride: params.strides[1],
    dilation: params.dilation[1],
    window: windowColumns,
    positions: columns,
  });
  const vectors = Math.ceil(channels / 4);
  const sums = Array.from({ length: Math.min(mostSums, vectors) }, () => f.local("v128"));
  const zero = f.local("v128");
  const [origin, line, source, channel] = [0, 0, 0, 0].map(() => f.local("i32")) as [Local, Local, Local, Local];

  /** The channels from `channel` on, `used` vectors of them, of which `lanes` channels exist. */
  const block = (used: number, lanes: number): void => {
    const each = sums.slice(0, used);
    each.forEach((sum) => f.get(zero).set(sum));
    vertical.each(() => {
      f.get(origin).get(vertical.position).op("i32.add").i32(columns).op("i32.mul").set(line);
      horizontal.each(() => {
        // ((((n · rows + row) · columns + column) · window rows + i) · window columns + j) · channels
        f.get(line)
          .get(horizontal.position)
          .op("i32.add")
          .i32(windowRows)
          .op("i32.mul")
          .get(vertical.tap)
          .op("i32.add");
        f.i32(windowColumns).op("i32.mul").get(horizontal.tap).op("i32.add");
        f.i32(channels * 4)
          .op("i32.mul")
          .get(channel)
          .op("i32.add")
          .set(source);
        each.forEach((sum, v) =>
          f
            .get(sum)
            .get(source)
            .load("v128.load", from + 16 * v, 2)
            .op("f32x4.add")
            .set(sum),
        );
      });
    });
    f.get(target).get(channel).op("i32.add").set(source);
    each.forEach((sum, v) => {
      const exist = Math.min(4, lanes - 4 * v);
      if (exist === 4)
        f.get(source)
          .get(sum)
          .store("v128.store", 16 * v, 2);
      else
        for (let lane = 0; lane < exist; lane++)
          f.get(source)
            .get(sum)
            .memoryLane("v128.store32_lane", lane, 16 * v + 4 * lane);
    });
  };

  f.i32(to);
  if (range !== undefined)
    f.get(range.first)
      .i32(height * width * channels * 4)
      .op("i32.mul")
      .op("i32.add");
  f.set(target);
  eachImage(f, n, range ?? count, () =>
    nest(
      f,
      [
        [y, height],
        [z, width],
      ],
      () => {
        f.get(n);
        if (range !== undefined) f.get(range.first).op("i32.sub");
        f.i32(rows).op("i32.mul").set(origin);
        vertical.find(y);
        horizontal.find(z);
        const whole = Math.floor(channels / (4 * mostSums)) * 16 * mostSums;
        f.i32(0).set(channel);
        if (whole > 0) f.loopUp(channel, whole, 16 * mostSums, () => block(mostSums, 4 * mostSums));
        const rest = channels - whole / 4;
        if (rest > 0) block(Math.ceil(rest / 4), rest);
        f.get(target)
          .i32(channels * 4)
          .op("i32.add")
          .set(target);
      },
    ),
  );
}

function eachImage(f: FunctionBuilder, n: Local, range: ImageRange | number, body: () => void): void {
  if (typeof range === "number") f.i32(0).set(n).loopUp(n, range, 1, body);
  else f.get(range.first).set(n).loopUp(n, range.end, 1, body);
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

interface CoveringAxis {
  /** Padding before the first pixel. */
  readonly begin: number;
  readonly stride: number;
  readonly dilation: number;
  /** Taps of the window, and how many positions it takes. */
  readonly window: number;
  readonly positions: number;
}

/** Along one axis, the window positions that cover a pixel, by ascending tap: pixel + begin = position · stride + tap · dilation. */
class Covering {
  readonly tap: Local;
  readonly position: Local;
  readonly #f: FunctionBuilder;
  readonly #axis: CoveringAxis;
  readonly #pixel: Local;
  readonly #firstTap: Local;
  readonly #firstPosition: Local;

  constructor(f: FunctionBuilder, axis: CoveringAxis) {
    this.#f = f;
    this.#axis = axis;
    this.tap = f.local("i32");
    this.position = f.local("i32");
    this.#pixel = f.local("i32");
    this.#firstTap = f.local("i32");
    this.#firstPosition = f.local("i32");
  }

  /** Finds the first tap of a pixel; `each` goes through all of them, any number of times. */
  find(pixel: Local): void {
    const f = this.#f;
    const { begin, stride, dilation, positions } = this.#axis;
    f.get(pixel).i32(begin).op("i32.add").set(this.#pixel);
    if (dilation === 1) {
      // The last position that does not begin behind the pixel.
      const position = this.#firstPosition;
      f.get(this.#pixel)
        .i32(stride)
        .op("i32.div_u")
        .tee(position)
        .i32(positions - 1);
      f.get(position).i32(positions).op("i32.lt_u").op("select").set(position);
      f.get(this.#pixel).get(position).i32(stride).op("i32.mul").op("i32.sub").set(this.#firstTap);
    } else {
      f.i32(0).set(this.#firstTap);
    }
  }

  /** `body` for each tap and position that cover the pixel. */
  each(body: () => void): void {
    const f = this.#f;
    const { stride, dilation, window, positions } = this.#axis;
    f.get(this.#firstTap).set(this.tap).get(this.#firstPosition).set(this.position);
    if (dilation === 1) {
      // As unsigned, a position below zero is out of range too, and so it stays.
      const more = (): FunctionBuilder =>
        f.get(this.tap).i32(window).op("i32.lt_u").get(this.position).i32(positions).op("i32.lt_u").op("i32.and");
      more().if(() => {
        f.loop((again) => {
          body();
          f.get(this.tap).i32(stride).op("i32.add").set(this.tap);
          f.get(this.position).i32(1).op("i32.sub").set(this.position);
          more().brIf(again);
        });
      });
      return;
    }
    f.loopUp(this.tap, window, 1, () => {
      // Before the pixel, on a position, and on one that exists.
      const distance = this.position;
      f.get(this.#pixel).get(this.tap).i32(dilation).op("i32.mul").op("i32.sub").tee(distance).i32(0).op("i32.ge_s");
      f.get(distance).i32(stride).op("i32.rem_u").op("i32.eqz").op("i32.and");
      f.get(distance).i32(stride).op("i32.div_u").tee(this.position).i32(positions).op("i32.lt_u").op("i32.and");
      f.if(body);
    });
  }
}
