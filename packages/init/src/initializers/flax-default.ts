import type { InitializerPlugin } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

/**
 * What Flax's Dense and Conv layers draw kernels from when nothing is said: lecun_normal, truncated at two standard
 * deviations and corrected for it. Their biases are zeros.
 *
 * Mean 0, variance 1/fanIn.
 *
 * @example flaxDefault().sample(key(1), [784, 512]) // std 0.0357, within ±0.0812
 */
export const flaxDefault: InitializerPlugin = defineScaled<object>({
  name: "flaxDefault",
  summary: "What Flax's Dense and Conv layers draw kernels from: LeCun's normal, truncated and corrected.",
  options: {},
  distribution: () => "truncatedNormal",
  variance: ({ fanIn }) => 1 / fanIn,
});

declare module "@nn/core" {
  interface InitializerMap {
    flaxDefault: typeof flaxDefault;
  }
}
