import {
  conv2d as convolve,
  defineLayer,
  full,
  integer,
  type LayerPlugin,
  ShapeError,
  showShape,
  type WindowOptions,
} from "@nn/core";
import { fans } from "@nn/init";

import { checkConvolution, checkGroups, padding } from "./parts/check-convolution.ts";
import { asPair, extent, type Extent } from "./parts/extent.ts";
import { buildKernelLayer, kernelFields, type KernelOptions } from "./parts/kernel-layer.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly conv2d: typeof conv2d;
  }
}

export interface Conv2dOptions extends KernelOptions {
  /** Output channels. */
  readonly filters: number;
  /** Default 3. */
  readonly window: Extent;
  /** Default 1. */
  readonly strides: Extent;
  /** `"valid"` (default): none; `"same"`: output extents ⌈input/stride⌉; or [[top, bottom], [left, right]]. */
  readonly padding: NonNullable<WindowOptions["padding"]>;
  /** Default 1. */
  readonly dilation: Extent;
  /** Groups of channels with filters of their own; default 1. The channels of the input convolve depthwise with as many. */
  readonly groups: number;
}

/**
 * f(x ⋆ W + b), the cross-correlation with kernel W [h, w, in/groups, filters] and bias b [filters]; input
 * [n, height, width, in], output [n, rows, columns, filters].
 *
 * The fans of the kernel are h·w·in/groups and h·w·filters/groups.
 *
 * @example conv2d(16, { window: 5, padding: "same", activation: "relu" })
 * @throws ShapeError when built on an input that is no image, or smaller than the window.
 */
export const conv2d: LayerPlugin<Conv2dOptions, number> = defineLayer<Conv2dOptions, number>({
  package: "@nn/train",
  name: "conv2d",
  summary: "f(x ⋆ W + b) over images.",
  traits: () => ({ weights: "product" }),
  options: {
    filters: integer(1, { min: 1 }),
    window: extent(3),
    strides: extent(1),
    padding: padding(2),
    dilation: extent(1),
    groups: integer(1, { min: 1 }),
    ...kernelFields,
  },
  shorthand: "filters",
  check: (options) => checkConvolution("conv2d", options),
  build(inputShape, options) {
    const { filters, window, groups, strides, padding, dilation } = options;
    const [, , channels = 0] = inputShape;
    if (inputShape.length !== 3) {
      throw new ShapeError(
        `conv2d: the input has shape ${showShape(inputShape)} without the batch axis; wanted [height, width, channels]`,
      );
    }
    checkGroups("conv2d", groups, channels);
    const shape = [...asPair(window), channels / groups, filters];
    const geometry = { strides, padding, dilation, groups };
    return buildKernelLayer(
      "conv2d",
      {
        shape,
        fans: fans(shape, { inAxes: [2], outAxes: [3], groups }),
        outputShape: convolve(full([1, ...inputShape], 0), full(shape, 0), geometry).shape.slice(1),
        apply: (input, kernel) => convolve(input, kernel, geometry),
      },
      options,
    );
  },
});
