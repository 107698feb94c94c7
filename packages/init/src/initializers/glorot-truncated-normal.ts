import { type InitializerPlugin, number } from "@nn/core";

import { boundLimits, defaultBound, defineScaled } from "../variance-scaling.ts";

export interface GlorotTruncatedNormalOptions {
  /** Multiplies the values, see `gain()`; default 1. */
  readonly gain: number;
  /** Cut, in standard deviations before truncation; default 2. */
  readonly bound: number;
}

/**
 * Glorot and Bengio's initializer from a normal without tails: what Keras, Flax and JAX call glorot_normal.
 *
 * Mean 0, variance 2·gain²/(fanIn + fanOut) after truncation at ±bound.
 *
 * Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
 *
 * @example glorotTruncatedNormal().sample(key(1), [784, 512]) // std 0.0393, within ±0.0893
 */
export const glorotTruncatedNormal: InitializerPlugin<GlorotTruncatedNormalOptions> =
  defineScaled<GlorotTruncatedNormalOptions>({
    name: "glorotTruncatedNormal",
    aliases: ["xavierTruncatedNormal"],
    summary: "Truncated normal values of variance 2·gain²/(fanIn + fanOut).",
    paper: 'Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010)',
    options: { gain: number(1, { min: 0 }), bound: number(defaultBound, boundLimits) },
    distribution: () => "truncatedNormal",
    variance: ({ fanIn, fanOut }, { gain }) => (2 * gain * gain) / (fanIn + fanOut),
    bound: ({ bound }) => bound,
  });

declare module "@nn/core" {
  interface InitializerMap {
    glorotTruncatedNormal: typeof glorotTruncatedNormal;
    xavierTruncatedNormal: typeof glorotTruncatedNormal;
  }
}
