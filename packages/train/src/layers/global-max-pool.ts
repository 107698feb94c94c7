import { defineLayer, layerName, type LayerOptions, type LayerPlugin, max } from "@nn/core";

import { buildGlobalPool } from "./parts/pooling.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly globalMaxPool: typeof globalMaxPool;
  }
}

/** Largest value of each channel: [n, height, width, c] or [n, length, c] → [n, c]; equal maxima share the gradient. */
export const globalMaxPool: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
  package: "@nn/train",
  name: "globalMaxPool",
  summary: "Largest value of each channel.",
  options: { name: layerName() },
  build: (inputShape) => buildGlobalPool("globalMaxPool", inputShape, (x, axes) => max(x, { axes })),
});
