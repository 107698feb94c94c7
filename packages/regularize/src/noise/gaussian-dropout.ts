import { add, layerName, type LayerOptions, type LayerPlugin, mul, number, randomNormal } from "@nn/core";

import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly gaussianDropout: typeof gaussianDropout;
  }
}

export interface GaussianDropoutOptions extends LayerOptions {
  /** Of the dropout whose variance it has, in [0, 1); default 0.5. */
  readonly rate: number;
}

/**
 * x·(1 + √(rate/(1 − rate))·z) in training, z standard normal; x in evaluation.
 *
 * Mean and variance of inverted dropout with the same rate, without zeros. Srivastava et al., "Dropout" (2014), section 10.
 *
 * @example gaussianDropout({ rate: 0.5 }); // x·N(1, 1)
 * @throws OptionError unless the rate is in [0, 1).
 */
export const gaussianDropout: LayerPlugin<GaussianDropoutOptions> = defineNoise<GaussianDropoutOptions>({
  name: "gaussianDropout",
  summary: "Multiplies by normal values of mean 1 in training.",
  paper: 'Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014)',
  traits: ({ rate }) => ({ drops: rate }),
  options: { rate: number(0.5, { min: 0, below: 1 }), name: layerName() },
  train(input, key, { rate }) {
    if (rate === 0) return input;
    return mul(input, add(mul(randomNormal(key, input.shape), Math.sqrt(rate / (1 - rate))), 1));
  },
});
