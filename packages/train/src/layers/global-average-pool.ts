import { defineLayer, layerName, type LayerOptions, type LayerPlugin, mean } from "@nn/core";

import { buildGlobalPool } from "./parts/pooling.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly globalAveragePool: typeof globalAveragePool;
  }
}

/** Mean of each channel: [n, height, width, c] or [n, length, c] → [n, c]. */
export const globalAveragePool: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
  package: "@nn/train",
  name: "globalAveragePool",
  summary: "Mean of each channel.",
  paper: "Lin, Chen & Yan, Network in network, 2014",
  options: { name: layerName() },
  build: (inputShape) => buildGlobalPool("globalAveragePool", inputShape, (x, axes) => mean(x, { axes })),
});
