/** @file Windows that slide over images: output extents and padding, shared by convolution and pooling. */
import { ShapeError } from "./errors.ts";
import { showShape, type Shape } from "./shape.ts";

/** Window geometry as it is recorded: everything explicit. */
export interface WindowParams {
  readonly window: readonly [height: number, width: number];
  readonly strides: readonly [number, number];
  /** Zeros before and after each of the two axes. */
  readonly padding: readonly [readonly [number, number], readonly [number, number]];
  readonly dilation: readonly [number, number];
}

/** `"valid"`: none; `"same"`: output extent ⌈input / stride⌉, the odd zero at the end; or explicit [[top, bottom], [left, right]]. */
export type Padding = "valid" | "same" | WindowParams["padding"];

export interface WindowOptions {
  /** Default 1 for convolutions, the window for pooling. */
  readonly strides?: number | readonly [number, number];
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly dilation?: number | readonly [number, number];
}

const pair = (value: number | readonly [number, number]): readonly [number, number] =>
  typeof value === "number" ? [value, value] : value;

/** Extent that a window of `size` covers: (size − 1)·dilation + 1. */
const reach = (size: number, dilation: number): number => (size - 1) * dilation + 1;

/** Options as parameters; `shape` is [n, height, width, channels]. */
export function windowParams(
  operation: string,
  shape: Shape,
  window: readonly [number, number],
  options: WindowOptions,
): WindowParams {
  if (shape.length !== 4) {
    throw new ShapeError(`${operation}: got shape ${showShape(shape)}, wanted [n, height, width, channels]`);
  }
  const strides = pair(options.strides ?? 1);
  const dilation = pair(options.dilation ?? 1);
  for (const value of [...window, ...strides, ...dilation]) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ShapeError(`${operation}: window, strides and dilation must be positive integers; got ${value}`);
    }
  }
  const { padding = "valid" } = options;
  const along = (axis: 0 | 1): readonly [number, number] => {
    if (padding === "valid") return [0, 0];
    if (padding !== "same") return padding[axis];
    const extent = shape[axis + 1]!;
    const outputs = Math.ceil(extent / strides[axis]);
    const total = Math.max(0, (outputs - 1) * strides[axis] + reach(window[axis], dilation[axis]) - extent);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  };
  return { window, strides, padding: [along(0), along(1)], dilation };
}

/** Number of window positions along height and width. */
export function windowPositions(operation: string, shape: Shape, params: WindowParams): [number, number] {
  const positions = ([0, 1] as const).map((axis) => {
    const [before, after] = params.padding[axis];
    const room = shape[axis + 1]! + before + after - reach(params.window[axis], params.dilation[axis]);
    if (room < 0) {
      throw new ShapeError(
        `${operation}: a window of ${params.window.join("×")} does not fit an image of ${shape[1]}×${shape[2]} with padding ${JSON.stringify(params.padding)}`,
      );
    }
    return Math.floor(room / params.strides[axis]) + 1;
  });
  return positions as [number, number];
}
