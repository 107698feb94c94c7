import { type InitializerPlugin, number } from "@nn/core";

import { boundLimits, defaultBound, defineScaled } from "../variance-scaling.ts";

export interface LecunTruncatedNormalOptions {
  /** Multiplies the values, see `gain()`; default 1. */
  readonly gain: number;
  /** Cut, in standard deviations before truncation; default 2. */
  readonly bound: number;
}

/**
 * LeCun's initializer from a normal without tails: what Keras, Flax and JAX call lecun_normal.
 *
 * Mean 0, variance gain²/fanIn after truncation at ±bound. SELU networks need exactly this variance: without the correction
 * for truncation they leave their fixed point.
 *
 * LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998).
 *
 * @example lecunTruncatedNormal().sample(key(1), [784, 512]) // std 0.0357, within ±0.0812
 */
export const lecunTruncatedNormal: InitializerPlugin<LecunTruncatedNormalOptions> =
  defineScaled<LecunTruncatedNormalOptions>({
    name: "lecunTruncatedNormal",
    summary: "Truncated normal values of variance gain²/fanIn.",
    paper: 'LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998)',
    options: { gain: number(1, { min: 0 }), bound: number(defaultBound, boundLimits) },
    distribution: () => "truncatedNormal",
    variance: ({ fanIn }, { gain }) => (gain * gain) / fanIn,
    bound: ({ bound }) => bound,
  });

declare module "@nn/core" {
  interface InitializerMap {
    lecunTruncatedNormal: typeof lecunTruncatedNormal;
  }
}
