import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { defineScaled, type FanMode, fanModes, fanOf, truncatedStd } from "../variance-scaling.ts";

export interface TfjsDefaultOptions {
  /** 1 is its glorotNormal and lecunNormal, 2 its heNormal; default 1. */
  readonly scale: number;
  /** Default "fanAverage", that of its glorotNormal; its heNormal and lecunNormal have "fanIn". */
  readonly mode: FanMode;
}

/** What is left of a standard normal's variance after truncation at ±2: 0.7737. */
const left = truncatedStd(2) * truncatedStd(2);

/**
 * What TensorFlow.js 4.22's Dense and Conv layers draw kernels from, **with its fault kept**: a normal that is truncated at two
 * standard deviations and not corrected for it, so that its std is 0.8796 of the nominal √(scale/n).
 *
 * Mean 0, variance 0.7737·scale/n with n the fan of `mode`. The default is its glorotNormal; Keras' layers, which it follows
 * elsewhere, have glorot_uniform. Behind ReLUs `{ scale: 2, mode: "fanIn" }`, its heNormal, loses 23 % of the second moment a
 * layer where He's keeps it: use heTruncatedNormal, glorotTruncatedNormal or lecunTruncatedNormal for the real thing.
 *
 * @example tfjsDefault({ scale: 2, mode: "fanIn" }).sample(key(1), [784, 512]) // std 0.0444, where heTruncatedNormal has 0.0505
 */
export const tfjsDefault: InitializerPlugin<TfjsDefaultOptions> = defineScaled<TfjsDefaultOptions>({
  name: "tfjsDefault",
  summary:
    "What TensorFlow.js draws kernels from, with its fault kept: a truncated normal of 0.88 times the nominal std.",
  options: { scale: number(1, { min: 0 }), mode: oneOf(fanModes, "fanAverage") },
  distribution: () => "truncatedNormal",
  variance: (fans, { scale, mode }) => (left * scale) / fanOf(fans, mode),
});

declare module "@nn/core" {
  interface InitializerMap {
    tfjsDefault: typeof tfjsDefault;
  }
}
