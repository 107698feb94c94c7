import { conv1d as convolve, defineLayer, full, integer, type LayerPlugin, ShapeError, showShape } from "@nn/core";
import { fans } from "@nn/init";

import { checkConvolution, checkGroups, padding } from "./parts/check-convolution.ts";
import { buildKernelLayer, kernelFields, type KernelOptions } from "./parts/kernel-layer.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly conv1d: typeof conv1d;
  }
}

export interface Conv1dOptions extends KernelOptions {
  /** Output channels. */
  readonly filters: number;
  /** Default 3. */
  readonly window: number;
  /** Default 1. */
  readonly strides: number;
  /** `"valid"` (default): none; `"same"`: output length ⌈length/stride⌉; or [before, after]. */
  readonly padding: "valid" | "same" | readonly [before: number, after: number];
  /** Default 1. */
  readonly dilation: number;
  /** Groups of channels with filters of their own; default 1. */
  readonly groups: number;
}

/**
 * f(x ⋆ W + b), the cross-correlation with kernel W [window, in/groups, filters] and bias b [filters]; input
 * [n, length, in], output [n, positions, filters].
 *
 * The fans of the kernel are window·in/groups and window·filters/groups.
 *
 * @example conv1d(32, { window: 5, activation: "relu" })
 * @throws ShapeError when built on an input that is no sequence of channels, or shorter than the window.
 */
export const conv1d: LayerPlugin<Conv1dOptions, number> = defineLayer<Conv1dOptions, number>({
  package: "@nn/train",
  name: "conv1d",
  summary: "f(x ⋆ W + b) over sequences.",
  traits: () => ({ weights: "product" }),
  options: {
    filters: integer(1, { min: 1 }),
    window: integer(3, { min: 1 }),
    strides: integer(1, { min: 1 }),
    padding: padding(1),
    dilation: integer(1, { min: 1 }),
    groups: integer(1, { min: 1 }),
    ...kernelFields,
  },
  shorthand: "filters",
  check: (options) => checkConvolution("conv1d", options),
  build(inputShape, options) {
    const { filters, window, strides, padding, dilation, groups } = options;
    const [, channels = 0] = inputShape;
    if (inputShape.length !== 2) {
      throw new ShapeError(
        `conv1d: the input has shape ${showShape(inputShape)} without the batch axis; wanted [length, channels]`,
      );
    }
    checkGroups("conv1d", groups, channels);
    const shape = [window, channels / groups, filters];
    const geometry = { stride: strides, padding, dilation, groups };
    return buildKernelLayer(
      "conv1d",
      {
        shape,
        fans: fans(shape, { inAxes: [1], outAxes: [2], groups }),
        outputShape: convolve(full([1, ...inputShape], 0), full(shape, 0), geometry).shape.slice(1),
        apply: (input, kernel) => convolve(input, kernel, geometry),
      },
      options,
    );
  },
});
