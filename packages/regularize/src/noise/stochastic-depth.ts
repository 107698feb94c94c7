import { bernoulliMask, layerName, type LayerOptions, type LayerPlugin, mul, number } from "@nn/core";

import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly stochasticDepth: typeof stochasticDepth;
  }
}

export interface StochasticDepthOptions extends LayerOptions {
  /** Probability that the branch is left out, in [0, 1); default 0.2. */
  readonly rate: number;
}

/**
 * Leaves out a residual branch for single examples in training: F(x)·m/(1 − rate), one m for each example; F(x) in evaluation.
 *
 * It is the last layer of a branch: `residual([…, stochasticDepth(0.1)])`. With L blocks the paper lets the rate grow linearly with
 * depth, (l/L)·rate for block l, and scales in evaluation instead of training. Huang, Sun, Liu, Sedra & Weinberger, "Deep networks with
 * stochastic depth" (2016); for single examples, as here, also called drop path.
 *
 * @example residual([dense(64, { activation: "relu" }), dense(64), stochasticDepth(0.1)])
 * @throws OptionError unless the rate is in [0, 1).
 */
export const stochasticDepth: LayerPlugin<StochasticDepthOptions, number> = defineNoise<StochasticDepthOptions, number>(
  {
    name: "stochasticDepth",
    aliases: ["dropPath"],
    summary: "Leaves out a residual branch for single examples in training.",
    paper: 'Huang, Sun, Liu, Sedra & Weinberger, "Deep networks with stochastic depth" (2016)',
    // At the end of a branch, which only the network knows.
    acts: null,
    options: { rate: number(0.2, { min: 0, below: 1 }), name: layerName() },
    shorthand: "rate",
    train(input, key, { rate }) {
      if (rate === 0) return input;
      const perExample = input.shape.map((size, axis) => (axis === 0 ? size : 1));
      return mul(input, mul(bernoulliMask(key, 1 - rate, perExample), 1 / (1 - rate)));
    },
  },
);
