import { integer, list, plugin, ShapeError, showShape } from "@nn/core";

import type { Activation } from "../activation.ts";
import { relu } from "../activations/relu.ts";
import { conv1d } from "../layers/conv1d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { defineNetwork, type NetworkPlugin } from "../network.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly spectrogramCnn: typeof spectrogramCnn;
  }
}

export interface SpectrogramCnnOptions {
  /** Output channels of each convolution; default 32 and 64. */
  readonly filters: readonly number[];
  /** Frames that a filter sees; default 5. */
  readonly window: number;
  /** Units of the hidden dense layer; 0: none; default 64. */
  readonly width: number;
  /** Default `relu`. */
  readonly activation: Activation;
}

/**
 * A network for spectrograms [frames, bands]: convolutions over time of stride 2, then dense layers.
 *
 * Recordings become spectrograms through the dataset: `transformed(fsdd, transforms=[logMel(bands=32)])`.
 *
 * @example spectrogramCnn({ filters: [32, 64], window: 5 })
 * @throws ShapeError for data that is no spectrogram.
 */
export const spectrogramCnn: NetworkPlugin<SpectrogramCnnOptions> = defineNetwork<SpectrogramCnnOptions>({
  package: "@nn/train",
  name: "spectrogramCnn",
  summary: "Convolutions over time, then dense layers.",
  options: {
    filters: list(integer(1, { min: 1, max: 65_536 }), [32, 64], { min: 1 }),
    window: integer(5, { min: 1, max: 65_536 }),
    width: integer(64, { min: 0, max: 65_536 }),
    activation: plugin("activation", relu()),
  },
  build({ inputShape, outputs }, { filters, window, width, activation }, put) {
    if (inputShape.length !== 2)
      throw new ShapeError(
        `spectrogramCnn: examples have shape ${showShape(inputShape)}; wanted spectrograms, [frames, bands]: transform recordings with logMel`,
      );
    const blocks = filters.flatMap((count) =>
      put.hidden((options) => conv1d(count, { ...options, window, strides: 2, padding: "same" }), activation, {
        noise: false,
      }),
    );
    const hidden = width === 0 ? [] : put.hidden((options) => dense(width, options), activation);
    return [...blocks, flatten(), ...hidden, put.output(outputs)];
  },
});
