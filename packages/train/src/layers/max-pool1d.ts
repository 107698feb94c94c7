import { maxPool1d as pool, defineLayer, type LayerPlugin } from "@nn/core";

import { buildPool1d, pool1dFields, type Pool1dOptions } from "./parts/pooling.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly maxPool1d: typeof maxPool1d;
  }
}

/**
 * Largest value of each window and channel of a sequence; [n, length, c] → [n, ⌊(length − window)/stride⌋ + 1, c].
 *
 * @example maxPool1d(); maxPool1d(3); maxPool1d({ window: 4, stride: 2 });
 */
export const maxPool1d: LayerPlugin<Pool1dOptions, number> = defineLayer<Pool1dOptions, number>({
  package: "@nn/train",
  name: "maxPool1d",
  summary: "Largest value of each window and channel of a sequence.",
  options: pool1dFields,
  shorthand: "window",
  build: (inputShape, options) => buildPool1d("maxPool1d", inputShape, options, pool),
});
