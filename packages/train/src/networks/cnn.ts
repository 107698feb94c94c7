import { integer, list, plugin, ShapeError, showShape } from "@nn/core";

import type { Activation } from "../activation.ts";
import { relu } from "../activations/relu.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { defineNetwork, type NetworkPlugin } from "../network.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly cnn: typeof cnn;
  }
}

export interface CnnOptions {
  /** Output channels of each block; default 16 and 32. */
  readonly filters: readonly number[];
  /** Of the convolutions; default 3. */
  readonly window: number;
  /** Window and stride of the pooling after each convolution; 1: none; default 2. */
  readonly pool: number;
  /** Units of the hidden dense layer; 0: none; default 64. */
  readonly width: number;
  /** Default `relu`. */
  readonly activation: Activation;
}

/**
 * A convolutional network for images: blocks of convolution and max pooling, one hidden dense layer, one linear output layer.
 *
 * Noise stands after the dense layer only.
 *
 * @example cnn({ filters: [16, 32, 64], width: 128 })
 * @throws ShapeError for data that is no image.
 */
export const cnn: NetworkPlugin<CnnOptions> = defineNetwork<CnnOptions>({
  package: "@nn/train",
  name: "cnn",
  summary: "Convolutions and pooling for images, then dense layers.",
  paper: "LeCun, Bottou, Bengio & Haffner, Gradient-based learning applied to document recognition, 1998",
  options: {
    filters: list(integer(1, { min: 1, max: 65_536 }), [16, 32], { min: 1 }),
    window: integer(3, { min: 1, max: 65_536 }),
    pool: integer(2, { min: 1, max: 65_536 }),
    width: integer(64, { min: 0, max: 65_536 }),
    activation: plugin("activation", relu()),
  },
  build({ inputShape, outputs }, { filters, window, pool, width, activation }, put) {
    if (inputShape.length !== 3)
      throw new ShapeError(
        `cnn: examples have shape ${showShape(inputShape)}; wanted images, [height, width, channels]`,
      );
    const blocks = filters.flatMap((count) => [
      ...put.hidden((options) => conv2d(count, { ...options, window, padding: "same" }), activation, { noise: false }),
      ...(pool === 1 ? [] : [maxPool2d(pool)]),
    ]);
    const hidden = width === 0 ? [] : put.hidden((options) => dense(width, options), activation);
    return [...blocks, flatten(), ...hidden, put.output(outputs)];
  },
});
