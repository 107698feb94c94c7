/** @file Convolution and pooling: windows as patches, then one matrix product or one reduction. */
import { ShapeError } from "./errors.ts";
import { concatenate } from "./ops/concatenate.ts";
import { div } from "./ops/div.ts";
import { matmul } from "./ops/matmul.ts";
import { max } from "./ops/max.ts";
import { patches } from "./ops/patches.ts";
import { reshape } from "./ops/reshape.ts";
import { slice } from "./ops/slice.ts";
import { sum } from "./ops/sum.ts";
import { mean } from "./compose.ts";
import { showShape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import type { Padding, WindowOptions } from "./window.ts";

export interface ConvolutionOptions extends WindowOptions {
  /** Channels are split into this many groups, each convolved with its own filters; default 1. */
  readonly groups?: number;
}

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
  const [height, width, inputs, outputs] = kernel.shape as [number, number, number, number];
  if (x.shape[3] !== inputs * groups || outputs % groups !== 0) {
    throw new ShapeError(
      `conv2d: images ${showShape(x.shape)} with ${groups} groups do not go with the kernel ${showShape(kernel.shape)} = [h, w, in/groups, out]`,
    );
  }
  const parts = Array.from({ length: groups }, (_, group) => {
    const images = groups === 1 ? x : slice(x, [0, 0, 0, group * inputs], [...x.shape.slice(0, 3), inputs]);
    const each = outputs / groups;
    const filters = groups === 1 ? kernel : slice(kernel, [0, 0, 0, group * each], [height, width, inputs, each]);
    const windows = patches(images, [height, width], window);
    const [count, rows, columns] = windows.shape as [number, number, number];
    const depth = height * width * inputs;
    const product = matmul(reshape(windows, [count * rows * columns, depth]), reshape(filters, [depth, each]));
    return reshape(product, [count, rows, columns, each]);
  });
  return parts.length === 1 ? parts[0]! : concatenate(parts, { axis: 3 });
}

export interface Convolution1dOptions {
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
  const [count, length, channels] = x.shape as [number, number, number];
  const images = reshape(x, [count, 1, length, channels]);
  const wide: Padding = typeof padding === "string" ? padding : [[0, 0], padding];
  const result = conv2d(images, reshape(kernel, [1, ...kernel.shape]), {
    strides: [1, stride],
    padding: wide,
    dilation: [1, dilation],
    groups,
  });
  return reshape(result, [count, result.shape[2]!, result.shape[3]!]);
}

/** The windows of every channel: [n, rows, columns, window size, channels]. */
function windowsOf(x: Tensor, window: number | readonly [number, number], options: WindowOptions): Tensor {
  const size = typeof window === "number" ? ([window, window] as const) : window;
  const all = patches(x, size, { strides: size, ...options });
  const [count, rows, columns, height, width, channels] = all.shape as [number, number, number, number, number, number];
  return reshape(all, [count, rows, columns, height * width, channels]);
}

/**
 * Largest value of each window and channel: [n, h, w, c] → [n, rows, columns, c]; strides default to the window. Equal
 * maxima share the gradient. Padding counts as zeros.
 */
export function maxPool2d(x: Tensor, window: number | readonly [number, number], options: WindowOptions = {}): Tensor {
  return max(windowsOf(x, window, options), { axes: 3 });
}

/** Mean of each window and channel, zeros of the padding included; strides default to the window. */
export function averagePool2d(
  x: Tensor,
  window: number | readonly [number, number],
  options: WindowOptions = {},
): Tensor {
  const windows = windowsOf(x, window, options);
  return div(sum(windows, { axes: 3 }), windows.shape[3]!);
}

/** Mean over height and width: [n, h, w, c] → [n, c]. */
export function globalAveragePool(x: Tensor): Tensor {
  return mean(x, { axes: [1, 2] });
}
