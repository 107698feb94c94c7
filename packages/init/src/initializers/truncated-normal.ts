import { defineInitializer, type InitializerPlugin, number } from "@nn/core";

import { boundLimits, drawTruncated, packageName, truncatedMoments } from "../variance-scaling.ts";

export interface TruncatedNormalOptions {
  /** Default 0. */
  readonly mean: number;
  /** Standard deviation of the values, after truncation; default 0.05. */
  readonly std: number;
  /** Cut, in standard deviations before truncation, from 0.01 to 30; default 2. */
  readonly bound: number;
}

/**
 * Normal values without tails, whose standard deviation is `std` as promised.
 *
 * z is N(0, 1) given |z| ≤ bound, and the value mean + z·std/s with s = √(1 − 2·b·φ(b)/erf(b/√2)), the standard deviation
 * of z (0.8796 for bound 2). So values stay within mean ± bound·std/s. Mean `mean`, variance `std`².
 *
 * Keras, TensorFlow and PyTorch leave the division by s to the caller: their std 0.05 is 0.044 here. Bounds are in σ, not
 * absolute as in PyTorch.
 *
 * @example truncatedNormal({ std: 0.02 }).sample(key(1), [784, 512]) // within ±0.0455
 */
export const truncatedNormal: InitializerPlugin<TruncatedNormalOptions> = defineInitializer<TruncatedNormalOptions>({
  name: "truncatedNormal",
  package: packageName,
  summary: "Normal values without tails, whose standard deviation is std after truncation.",
  options: { mean: number(0), std: number(0.05, { min: 0 }), bound: number(2, boundLimits) },
  sample: ({ key, size, options: { mean, std, bound } }) => drawTruncated(key, size, mean, std, bound),
  moments: ({ options: { mean, std, bound } }) => truncatedMoments(mean, std, bound),
});

declare module "@nn/core" {
  interface InitializerMap {
    truncatedNormal: typeof truncatedNormal;
  }
}
