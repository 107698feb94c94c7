/** @file Convolution and pooling: windows as patches, then one matrix product or one reduction. */
import { ShapeError } from "./errors.ts";
import { div } from "./ops/div.ts";
import { matmul } from "./ops/matmul.ts";
import { max } from "./ops/max.ts";
import { pad } from "./ops/pad.ts";
import { patches } from "./ops/patches.ts";
import { reshape } from "./ops/reshape.ts";
import { sum } from "./ops/sum.ts";
import { transpose } from "./ops/transpose.ts";
import { mean } from "./compose.ts";
import { showShape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { windowParams, type WindowOptions } from "./window.ts";

export interface ConvolutionOptions extends WindowOptions {
  /** Channels are split into this many groups, each convolved with its own filters; default 1. */
  readonly groups?: number;
}

/** Channels of a group, fewer than a vector of the CPU. */
const fewChannels = 4;

/**
 * Cross-correlation of images with filters: [n, h, w, in] ⋆ [h, w, in/groups, out] → [n, rows, columns, out].
 *
 * y[n, r, c, o] = Σ over window rows, window columns, channels, in this order, x · kernel; zeros of the padding take part.
 *
 * @throws ShapeError when ranks or channels do not agree, or the window does not fit.
 */
export function conv2d(x: Tensor, kernel: Tensor, options: ConvolutionOptions = {}): Tensor {
  const { groups = 1, ...window } = options;
  if (kernel.shape.length !== 4) {
    throw new ShapeError(`conv2d: the kernel has shape ${showShape(kernel.shape)}; wanted [h, w, in/groups, out]`);
  }
  if (!Number.isInteger(groups) || groups < 1) {
    throw new ShapeError(`conv2d: groups is ${groups}; wanted a positive integer`);
  }
  const [height, width, inputs, outputs] = kernel.shape as [number, number, number, number];
  if (x.shape[3] !== inputs * groups || outputs % groups !== 0) {
    throw new ShapeError(
      `conv2d: images ${showShape(x.shape)} with ${groups} groups do not go with the kernel ${showShape(kernel.shape)} = [h, w, in/groups, out]`,
    );
  }
  const windows = patches(x, [height, width], window);
  const [count, rows, columns] = windows.shape as [number, number, number];
  const [positions, depth, each] = [count * rows * columns, height * width * inputs, outputs / groups];
  if (groups === 1) {
    const product = matmul(reshape(windows, [positions, depth]), reshape(kernel, [depth, outputs]));
    return reshape(product, [count, rows, columns, outputs]);
  }
  // One product for each group, its channels of every window by its filters: the same sums from either side. The axis that ends
  // up last should be long: the channels of a group, or where they are few, as in depthwise convolutions, the windows.
  const images = reshape(windows, [positions, height * width, groups, inputs]);
  const filters = reshape(kernel, [depth, groups, each]);
  if (inputs >= fewChannels) {
    const rowsOfGroups = reshape(transpose(images, [2, 0, 1, 3]), [groups, positions, depth]);
    const products = matmul(rowsOfGroups, transpose(filters, [1, 0, 2]));
    return reshape(transpose(products, [1, 0, 2]), [count, rows, columns, outputs]);
  }
  const columnsOfGroups = reshape(transpose(images, [2, 1, 3, 0]), [groups, depth, positions]);
  const products = matmul(transpose(filters, [1, 2, 0]), columnsOfGroups);
  return reshape(transpose(products, [2, 0, 1]), [count, rows, columns, outputs]);
}

export interface Convolution1dOptions {
  /** Default 1 for convolutions, the window for pooling. */
  readonly stride?: number;
  readonly padding?: "valid" | "same" | readonly [number, number];
  readonly dilation?: number;
  readonly groups?: number;
}

/** `conv2d` on signals: [n, length, in] ⋆ [window, in/groups, out] → [n, positions, out]. */
export function conv1d(x: Tensor, kernel: Tensor, options: Convolution1dOptions = {}): Tensor {
  const { stride = 1, padding = "valid", dilation = 1, groups = 1 } = options;
  if (x.shape.length !== 3 || kernel.shape.length !== 3) {
    throw new ShapeError(
      `conv1d: got ${showShape(x.shape)} and ${showShape(kernel.shape)}, wanted [n, length, in] and [window, in/groups, out]`,
    );
  }
  const result = conv2d(asImages("conv1d", x), reshape(kernel, [1, ...kernel.shape]), {
    ...asWindowOptions({ stride, padding, dilation }, 1),
    groups,
  });
  return asSignals(result);
}

/** Signals as images of height 1. */
function asImages(operation: string, x: Tensor): Tensor {
  if (x.shape.length !== 3) {
    throw new ShapeError(`${operation}: got shape ${showShape(x.shape)}, wanted [n, length, channels]`);
  }
  const [count, length, channels] = x.shape as [number, number, number];
  return reshape(x, [count, 1, length, channels]);
}

function asSignals(x: Tensor): Tensor {
  const [count, , positions, channels] = x.shape as [number, number, number, number];
  return reshape(x, [count, positions, channels]);
}

const pairOf = (window: number | readonly [number, number]): readonly [number, number] =>
  typeof window === "number" ? [window, window] : window;

/** The windows of every channel: [n, rows, columns, window size, channels]. */
function flatWindows(all: Tensor): Tensor {
  const [count, rows, columns, height, width, channels] = all.shape as [number, number, number, number, number, number];
  return reshape(all, [count, rows, columns, height * width, channels]);
}

/**
 * Largest value of each window and channel: [n, h, w, c] → [n, rows, columns, c]; strides default to the window. Padding
 * never wins: it is −∞. Equal maxima share the gradient; a window with a NaN gives NaN and no gradient.
 *
 * @example await maxPool2d(tensor([[[[1], [2]], [[3], [4]]]]), 2).data() // [4]
 */
export function maxPool2d(x: Tensor, window: number | readonly [number, number], options: WindowOptions = {}): Tensor {
  const size = pairOf(window);
  const { padding, strides, dilation } = windowParams("maxPool2d", x.shape, size, { strides: size, ...options });
  const [[top, bottom], [left, right]] = padding;
  const padded =
    top + bottom + left + right === 0 ? x : pad(x, [0, top, left, 0], [0, bottom, right, 0], { value: -Infinity });
  return max(flatWindows(patches(padded, size, { strides, dilation })), { axes: 3 });
}

/**
 * Mean of each window and channel, zeros of the padding included; strides default to the window.
 *
 * @example await averagePool2d(tensor([[[[1], [2]], [[3], [4]]]]), 2).data() // [2.5]
 */
export function averagePool2d(
  x: Tensor,
  window: number | readonly [number, number],
  options: WindowOptions = {},
): Tensor {
  const size = pairOf(window);
  const windows = flatWindows(patches(x, size, { strides: size, ...options }));
  return div(sum(windows, { axes: 3 }), windows.shape[3]!);
}

export type Pooling1dOptions = Omit<Convolution1dOptions, "groups">;

function asWindowOptions({ stride, padding, dilation }: Pooling1dOptions, window: number): WindowOptions {
  return {
    strides: [1, stride ?? window],
    padding: padding === undefined || typeof padding === "string" ? (padding ?? "valid") : [[0, 0], padding],
    dilation: [1, dilation ?? 1],
  };
}

/** `maxPool2d` on signals: [n, length, c] → [n, positions, c]; the stride defaults to the window. */
export function maxPool1d(x: Tensor, window: number, options: Pooling1dOptions = {}): Tensor {
  return asSignals(maxPool2d(asImages("maxPool1d", x), [1, window], asWindowOptions(options, window)));
}

/** `averagePool2d` on signals: [n, length, c] → [n, positions, c]; the stride defaults to the window. */
export function averagePool1d(x: Tensor, window: number, options: Pooling1dOptions = {}): Tensor {
  return asSignals(averagePool2d(asImages("averagePool1d", x), [1, window], asWindowOptions(options, window)));
}

/** Mean over all positions: [n, h, w, c] or [n, length, c] → [n, c]. */
export function globalAveragePool(x: Tensor): Tensor {
  return mean(x, { axes: positions("globalAveragePool", x) });
}

/** Largest value over all positions: [n, h, w, c] or [n, length, c] → [n, c]. */
export function globalMaxPool(x: Tensor): Tensor {
  return max(x, { axes: positions("globalMaxPool", x) });
}

function positions(operation: string, { shape }: Tensor): number[] {
  if (shape.length !== 3 && shape.length !== 4) {
    throw new ShapeError(`${operation}: got shape ${showShape(shape)}, wanted [n, h, w, c] or [n, length, c]`);
  }
  return shape.length === 3 ? [1] : [1, 2];
}
