import {
  conv2d,
  defineLayer,
  flip,
  integer,
  type LayerPlugin,
  oneOf,
  pad,
  reshape,
  ShapeError,
  showShape,
  slice,
  type Tensor,
} from "@nn/core";
import { fans } from "@nn/init";

import { asPair, extent, type Extent } from "./parts/extent.ts";
import { buildKernelLayer, kernelFields, type KernelOptions } from "./parts/kernel-layer.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly conv2dTranspose: typeof conv2dTranspose;
  }
}

export interface Conv2dTransposeOptions extends KernelOptions {
  /** Output channels. */
  readonly filters: number;
  /** Default 3. */
  readonly window: Extent;
  /** How many times larger the output is; default 1. */
  readonly strides: Extent;
  /** `"valid"` (default): output extent (input − 1)·stride + window; `"same"`: input·stride. */
  readonly padding: "valid" | "same";
}

/**
 * f(xᵀ ⋆ W + b), the transpose of a convolution, which makes images larger: y[i·s + k] gets x[i]·W[k], with kernel W
 * [h, w, in, filters]; input [n, height, width, in], output [n, rows, columns, filters].
 *
 * The window is not turned around: W is PyTorch's weight [in, filters, h, w] with the axes moved. With strides s only a share 1/∏ s of
 * the window meets an output, and the fan in is h·w·in/∏ s.
 *
 * @example conv2dTranspose(16, { window: 4, strides: 2, padding: "same" }) // [n, 7, 7, c] → [n, 14, 14, 16]
 * @throws ShapeError when built on an input that is no image.
 */
export const conv2dTranspose: LayerPlugin<Conv2dTransposeOptions, number> = defineLayer<Conv2dTransposeOptions, number>(
  {
    package: "@nn/train",
    name: "conv2dTranspose",
    summary: "The transpose of a convolution, which makes images larger.",
    paper: "Zeiler, Krishnan, Taylor & Fergus, Deconvolutional networks, 2010",
    traits: () => ({ weights: "product" }),
    options: {
      filters: integer(1, { min: 1 }),
      window: extent(3),
      strides: extent(1),
      padding: oneOf(["valid", "same"], "valid"),
      ...kernelFields,
    },
    shorthand: "filters",
    build(inputShape, options) {
      const [height, width, channels] = inputShape;
      if (inputShape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
        throw new ShapeError(
          `conv2dTranspose: the input has shape ${showShape(inputShape)} without the batch axis; wanted [height, width, channels]`,
        );
      }
      const { filters, padding } = options;
      const [window, strides] = [asPair(options.window), asPair(options.strides)];
      const shape = [...window, channels, filters];
      const axes = [0, 1].map((axis) => axisOf([height, width][axis]!, window[axis]!, strides[axis]!, padding));
      return buildKernelLayer(
        "conv2dTranspose",
        {
          shape,
          fans: fans(shape, { inAxes: [2], outAxes: [3], transposedStrides: strides }),
          outputShape: [...axes.map(({ output }) => output), filters],
          apply(input, kernel) {
            const before = axes.map((axis) => axis.before);
            const after = axes.map((axis) => axis.after);
            const padded = pad(apart(input, strides), [0, ...before, 0], [0, ...after, 0]);
            return conv2d(padded, flip(kernel, { axes: [0, 1] }));
          },
        },
        options,
      );
    },
  },
);

/** Zeros before and after the spread input, and the extent that comes out. */
function axisOf(
  extent: number,
  window: number,
  stride: number,
  padding: "valid" | "same",
): { readonly before: number; readonly after: number; readonly output: number } {
  const whole = (extent - 1) * stride + window;
  const output = padding === "valid" ? whole : extent * stride;
  // The transpose of the padding of a convolution: the odd element is cut at the end. A negative cut adds zeros.
  const cut = whole - output;
  const first = Math.max(0, Math.floor(cut / 2));
  return { before: window - 1 - first, after: window - 1 - (cut - first), output };
}

/** Rows and columns with strides − 1 zeros between them. */
function apart(x: Tensor, [down, across]: readonly [number, number]): Tensor {
  if (down === 1 && across === 1) return x;
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const cells = pad(
    reshape(x, [count, height, 1, width, 1, channels]),
    [0, 0, 0, 0, 0, 0],
    [0, 0, down - 1, 0, across - 1, 0],
  );
  const spread = reshape(cells, [count, height * down, width * across, channels]);
  return slice(spread, [0, 0, 0, 0], [count, (height - 1) * down + 1, (width - 1) * across + 1, channels]);
}
