import { bernoulliMask, layerName, type LayerOptions, type LayerPlugin, mul, number } from "@nn/core";

import { channelMaskShape } from "../forward/channel-mask-shape.ts";
import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly spatialDropout: typeof spatialDropout;
  }
}

export interface SpatialDropoutOptions extends LayerOptions {
  /** Probability that a channel becomes 0, in [0, 1); default 0.5. */
  readonly rate: number;
}

/**
 * Sets whole channels to 0 at random in training: x·m/(1 − rate), one m for each example and channel; x in evaluation.
 *
 * Neighbouring pixels are so much alike that dropping single ones drops nothing; a channel is dropped at all of its positions. Input and
 * output [n, …, channels] of any rank; without positions it is dropout. Tompson et al., "Efficient object localization using
 * convolutional networks" (2015).
 *
 * @example spatialDropout(0.2);
 * @throws OptionError unless the rate is in [0, 1).
 */
export const spatialDropout: LayerPlugin<SpatialDropoutOptions, number> = defineNoise<SpatialDropoutOptions, number>({
  name: "spatialDropout",
  summary: "Sets whole channels to 0 at random in training.",
  paper: 'Tompson et al., "Efficient object localization using convolutional networks" (2015)',
  traits: ({ rate }) => ({ drops: rate }),
  options: { rate: number(0.5, { min: 0, below: 1 }), name: layerName() },
  shorthand: "rate",
  train(input, key, { rate }) {
    if (rate === 0) return input;
    return mul(input, mul(bernoulliMask(key, 1 - rate, channelMaskShape(input.shape)), 1 / (1 - rate)));
  },
});
