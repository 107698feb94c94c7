import { type InitializerPlugin, number } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

export interface GlorotUniformOptions {
  /** Multiplies the values, see `gain()`; default 1. */
  readonly gain: number;
}

/**
 * Glorot and Bengio's uniform initializer, also called Xavier.
 *
 * Mean 0, variance 2·gain²/(fanIn + fanOut); limits ±gain·√(6/(fanIn + fanOut)). It keeps the variance of signals and of gradients near 1 together, for activations that are linear at 0 (tanh, linear).
 *
 * Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
 *
 * @example glorotUniform().sample(key(1), [784, 512]) // within ±0.0680 for [784, 512]
 */
export const glorotUniform: InitializerPlugin<GlorotUniformOptions> = defineScaled<GlorotUniformOptions>({
  name: "glorotUniform",
  aliases: ["xavierUniform"],
  summary: "Uniform values of variance 2·gain²/(fanIn + fanOut).",
  paper: 'Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010)',
  options: { gain: number(1, { min: 0 }) },
  distribution: () => "uniform",
  variance: ({ fanIn, fanOut }, { gain }) => (2 * gain * gain) / (fanIn + fanOut),
});

declare module "@nn/core" {
  interface InitializerMap {
    glorotUniform: typeof glorotUniform;
    xavierUniform: typeof glorotUniform;
  }
}
