import { averagePool2d as pool, defineLayer, type LayerPlugin } from "@nn/core";

import { buildPool, poolFields, type PoolOptions } from "./parts/pooling.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly averagePool2d: typeof averagePool2d;
  }
}

/**
 * Mean of each window and channel; [n, height, width, c] → [n, ⌊(height − h)/stride⌋ + 1, …, c].
 *
 * @example averagePool2d(); averagePool2d(3); averagePool2d({ window: [2, 1], strides: 1 });
 */
export const averagePool2d: LayerPlugin<PoolOptions, number> = defineLayer<PoolOptions, number>({
  package: "@nn/train",
  name: "averagePool2d",
  summary: "Mean of each window and channel.",
  options: poolFields,
  shorthand: "window",
  build: (inputShape, options) => buildPool("averagePool2d", inputShape, options, pool),
});
