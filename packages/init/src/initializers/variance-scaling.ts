import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { defineScaled, type Distribution, distributions, type FanMode, fanModes, fanOf } from "../variance-scaling.ts";

export interface VarianceScalingOptions {
  /** Default 1. */
  readonly scale: number;
  /** Default "fanIn". */
  readonly mode: FanMode;
  /** Default "truncatedNormal", cut at two standard deviations and corrected for it. */
  readonly distribution: Distribution;
}

/**
 * The whole family: variance scale/n, with n the fan of `mode`.
 *
 * Mean 0, variance scale/n. Uniform limits are ±√(3·scale/n).
 *
 * @example varianceScaling({ scale: 2, distribution: "normal" }) // He
 */
export const varianceScaling: InitializerPlugin<VarianceScalingOptions> = defineScaled<VarianceScalingOptions>({
  name: "varianceScaling",
  summary: "Values of variance scale/n, with n chosen by mode and the distribution by name.",
  options: {
    scale: number(1, { min: 0 }),
    mode: oneOf(fanModes, "fanIn"),
    distribution: oneOf(distributions, "truncatedNormal"),
  },
  distribution: ({ distribution }) => distribution,
  variance: (fans, { scale, mode }) => scale / fanOf(fans, mode),
});

declare module "@nn/core" {
  interface InitializerMap {
    varianceScaling: typeof varianceScaling;
  }
}
