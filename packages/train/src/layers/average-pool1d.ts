import { averagePool1d as pool, defineLayer, type LayerPlugin } from "@nn/core";

import { buildPool1d, pool1dFields, type Pool1dOptions } from "./parts/pooling.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly averagePool1d: typeof averagePool1d;
  }
}

/**
 * Mean of each window and channel of a sequence; [n, length, c] → [n, ⌊(length − window)/stride⌋ + 1, c].
 *
 * @example averagePool1d(); averagePool1d(3); averagePool1d({ window: 4, stride: 2 });
 */
export const averagePool1d: LayerPlugin<Pool1dOptions, number> = defineLayer<Pool1dOptions, number>({
  package: "@nn/train",
  name: "averagePool1d",
  summary: "Mean of each window and channel of a sequence.",
  options: pool1dFields,
  shorthand: "window",
  build: (inputShape, options) => buildPool1d("averagePool1d", inputShape, options, pool),
});
