import {
  broadcast,
  defineLayer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  reshape,
  ShapeError,
  showShape,
} from "@nn/core";

import { asPair, extent, type Extent } from "./parts/extent.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly upsample2d: typeof upsample2d;
  }
}

export interface Upsample2dOptions extends LayerOptions {
  /** Copies of each row and column; default 2. */
  readonly factor: Extent;
}

/**
 * Every pixel repeated: [n, height, width, c] → [n, factor · height, factor · width, c].
 *
 * @example upsample2d(2) // [[1, 2]] → [[1, 1, 2, 2], [1, 1, 2, 2]]
 * @throws ShapeError when built on an input that is no image.
 */
export const upsample2d: LayerPlugin<Upsample2dOptions, Extent> = defineLayer<Upsample2dOptions, Extent>({
  package: "@nn/train",
  name: "upsample2d",
  summary: "Every pixel repeated.",
  options: { factor: extent(2), name: layerName() },
  shorthand: "factor",
  build(inputShape, { factor }) {
    const [height, width, channels] = inputShape;
    if (inputShape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
      throw new ShapeError(
        `upsample2d: the input has shape ${showShape(inputShape)} without the batch axis; wanted [height, width, channels]`,
      );
    }
    const [down, across] = asPair(factor);
    const outputShape = [height * down, width * across, channels];
    return {
      outputShape,
      parameters: {},
      apply(input) {
        const [count = 0] = input.shape;
        const cells = reshape(input, [count, height, 1, width, 1, channels]);
        const copies = broadcast(cells, [count, height, down, width, across, channels]);
        return { output: reshape(copies, [count, ...outputShape]) };
      },
    };
  },
});
