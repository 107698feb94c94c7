import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { boundLimits, defaultBound, defineScaled, type FanMode, fanModes, fanOf } from "../variance-scaling.ts";

export interface HeTruncatedNormalOptions {
  /** `fanIn` keeps the variance of signals, `fanOut` that of gradients; default "fanIn". */
  readonly mode: FanMode;
  /** a of the leaky ReLU that follows; default 0, the ReLU. */
  readonly negativeSlope: number;
  /** Cut, in standard deviations before truncation; default 2. */
  readonly bound: number;
}

/**
 * He's initializer for rectifiers from a normal without tails: what Keras, Flax and JAX call he_normal.
 *
 * Mean 0, variance 2/((1 + a²)·n) with n the fan of `mode`, after truncation at ±bound; values stay within bound·std/s, s the
 * standard deviation that truncation leaves (0.8796 for bound 2).
 *
 * He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015).
 *
 * @example heTruncatedNormal().sample(key(1), [784, 512]) // std 0.0505, within ±0.1148
 */
export const heTruncatedNormal: InitializerPlugin<HeTruncatedNormalOptions> = defineScaled<HeTruncatedNormalOptions>({
  name: "heTruncatedNormal",
  aliases: ["kaimingTruncatedNormal"],
  summary: "Truncated normal values of variance 2/((1 + a²)·fan), for rectifiers.",
  paper: 'He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015)',
  options: { mode: oneOf(fanModes, "fanIn"), negativeSlope: number(0), bound: number(defaultBound, boundLimits) },
  distribution: () => "truncatedNormal",
  variance: (fans, { mode, negativeSlope }) => 2 / ((1 + negativeSlope * negativeSlope) * fanOf(fans, mode)),
  bound: ({ bound }) => bound,
});

declare module "@nn/core" {
  interface InitializerMap {
    heTruncatedNormal: typeof heTruncatedNormal;
    kaimingTruncatedNormal: typeof heTruncatedNormal;
  }
}
