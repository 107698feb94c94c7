import { defineLayer, type LayerPlugin, maxPool2d as pool } from "@nn/core";

import { buildPool, poolFields, type PoolOptions } from "./parts/pooling.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly maxPool2d: typeof maxPool2d;
  }
}

/**
 * Largest value of each window and channel; [n, height, width, c] → [n, ⌊(height − h)/stride⌋ + 1, …, c].
 *
 * Equal maxima share the gradient.
 *
 * @example maxPool2d(); maxPool2d(3); maxPool2d({ window: [2, 1], strides: 1 });
 */
export const maxPool2d: LayerPlugin<PoolOptions, number> = defineLayer<PoolOptions, number>({
  package: "@nn/train",
  name: "maxPool2d",
  summary: "Largest value of each window and channel.",
  options: poolFields,
  shorthand: "window",
  build: (inputShape, options) => buildPool("maxPool2d", inputShape, options, pool),
});
