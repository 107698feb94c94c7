/** @file Windows that slide over images: output extents and padding, shared by convolution and pooling. */
import { checkOneOf, ShapeError } from "./errors.ts";
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

function checkImages(operation: string, shape: Shape): void {
  if (shape.length !== 4) {
    throw new ShapeError(`${operation}: got shape ${showShape(shape)}, wanted [n, height, width, channels]`);
  }
}

function checkPositive(operation: string, name: string, pairOf: readonly number[]): void {
  if (pairOf.length !== 2 || !pairOf.every((value) => Number.isInteger(value) && value >= 1)) {
    throw new ShapeError(`${operation}: ${name} is ${showShape(pairOf)}; wanted two positive integers`);
  }
}

function checkGeometry(operation: string, shape: Shape, params: WindowParams): void {
  checkImages(operation, shape);
  checkPositive(operation, "window", params.window);
  checkPositive(operation, "strides", params.strides);
  checkPositive(operation, "dilation", params.dilation);
  const { padding } = params;
  if (
    padding.length !== 2 ||
    !padding.every((one) => one.length === 2 && one.every((n) => Number.isInteger(n) && n >= 0))
  ) {
    throw new ShapeError(
      `${operation}: padding is ${JSON.stringify(padding)}; wanted [[top, bottom], [left, right]] in integers from 0 on`,
    );
  }
}

/** Options as parameters; `shape` is [n, height, width, channels]. */
export function windowParams(
  operation: string,
  shape: Shape,
  window: readonly [number, number],
  options: WindowOptions,
): WindowParams {
  checkImages(operation, shape);
  const strides = pair(options.strides ?? 1);
  const dilation = pair(options.dilation ?? 1);
  checkPositive(operation, "window", window);
  checkPositive(operation, "strides", strides);
  checkPositive(operation, "dilation", dilation);
  const { padding = "valid" } = options;
  if (typeof padding === "string") checkOneOf(operation, "padding", padding, ["valid", "same"]);
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

/** Number of window positions along height and width; throws a ShapeError for geometry that is none. */
export function windowPositions(operation: string, shape: Shape, params: WindowParams): [number, number] {
  checkGeometry(operation, shape, params);
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
