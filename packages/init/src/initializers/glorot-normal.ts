import { type InitializerPlugin, number } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

export interface GlorotNormalOptions {
  /** Multiplies the values, see `gain()`; default 1. */
  readonly gain: number;
}

/**
 * Glorot and Bengio's normal initializer, also called Xavier.
 *
 * Mean 0, variance 2·gain²/(fanIn + fanOut). It keeps the variance of signals and of gradients near 1 together, for activations that are linear at 0 (tanh, linear).
 *
 * Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
 *
 * @example glorotNormal().sample(key(1), [784, 512]) // std 0.0393 for [784, 512]
 */
export const glorotNormal: InitializerPlugin<GlorotNormalOptions> = defineScaled<GlorotNormalOptions>({
  name: "glorotNormal",
  aliases: ["xavierNormal"],
  summary: "Normal values of variance 2·gain²/(fanIn + fanOut).",
  paper: 'Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010)',
  options: { gain: number(1, { min: 0 }) },
  distribution: () => "normal",
  variance: ({ fanIn, fanOut }, { gain }) => (2 * gain * gain) / (fanIn + fanOut),
});

declare module "@nn/core" {
  interface InitializerMap {
    glorotNormal: typeof glorotNormal;
    xavierNormal: typeof glorotNormal;
  }
}
