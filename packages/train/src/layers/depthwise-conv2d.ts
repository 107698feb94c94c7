import {
  conv2d,
  defineLayer,
  full,
  integer,
  type LayerPlugin,
  ShapeError,
  showShape,
  type WindowOptions,
} from "@nn/core";
import { fans } from "@nn/init";

import { padding } from "./parts/check-convolution.ts";
import { asPair, extent, type Extent } from "./parts/extent.ts";
import { buildKernelLayer, kernelFields, type KernelOptions } from "./parts/kernel-layer.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly depthwiseConv2d: typeof depthwiseConv2d;
  }
}

export interface DepthwiseConv2dOptions extends KernelOptions {
  /** Filters for each channel; default 1. */
  readonly multiplier: number;
  /** Default 3. */
  readonly window: Extent;
  /** Default 1. */
  readonly strides: Extent;
  /** `"valid"` (default): none; `"same"`: output extents ⌈input/stride⌉; or [[top, bottom], [left, right]]. */
  readonly padding: NonNullable<WindowOptions["padding"]>;
  /** Default 1. */
  readonly dilation: Extent;
}

/**
 * A convolution of every channel by itself, kernel [h, w, 1, in · multiplier]; input [n, height, width, in], output
 * [n, rows, columns, in · multiplier], the filters of a channel side by side.
 *
 * `conv2d(filters, { window: 1 })` behind it makes a separable convolution. The fans are h·w and h·w·multiplier.
 *
 * @example depthwiseConv2d({ window: 3, padding: "same" })
 * @throws ShapeError when built on an input that is no image, or smaller than the window.
 */
export const depthwiseConv2d: LayerPlugin<DepthwiseConv2dOptions> = defineLayer<DepthwiseConv2dOptions>({
  package: "@nn/train",
  name: "depthwiseConv2d",
  summary: "A convolution of every channel by itself.",
  paper: "Chollet, Xception: Deep learning with depthwise separable convolutions, 2017",
  traits: () => ({ weights: "product" }),
  options: {
    multiplier: integer(1, { min: 1 }),
    window: extent(3),
    strides: extent(1),
    padding: padding(2),
    dilation: extent(1),
    ...kernelFields,
  },
  build(inputShape, options) {
    const [, , channels = 0] = inputShape;
    if (inputShape.length !== 3) {
      throw new ShapeError(
        `depthwiseConv2d: the input has shape ${showShape(inputShape)} without the batch axis; wanted [height, width, channels]`,
      );
    }
    const { multiplier, window, strides, padding: zeros, dilation } = options;
    const shape = [...asPair(window), 1, channels * multiplier];
    const geometry = { strides, padding: zeros, dilation, groups: channels };
    return buildKernelLayer(
      "depthwiseConv2d",
      {
        shape,
        fans: fans(shape, { inAxes: [2], outAxes: [3], groups: channels }),
        outputShape: conv2d(full([1, ...inputShape], 0), full(shape, 0), geometry).shape.slice(1),
        apply: (input, kernel) => conv2d(input, kernel, geometry),
      },
      options,
    );
  },
});
