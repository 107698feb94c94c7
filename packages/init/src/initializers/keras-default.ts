import type { InitializerPlugin } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

/**
 * What Keras' Dense and Conv layers draw kernels from when nothing is said: glorot_uniform. Their biases are zeros.
 *
 * Mean 0, variance 2/(fanIn + fanOut), the numbers of glorotUniform. Keras counts the fans of depthwise and grouped kernels
 * over all channels; here they are the true ones.
 *
 * @example kerasDefault().sample(key(1), [784, 512]) // within ±0.0680
 */
export const kerasDefault: InitializerPlugin = defineScaled<object>({
  name: "kerasDefault",
  summary: "What Keras' Dense and Conv layers draw kernels from: Glorot's uniform.",
  options: {},
  distribution: () => "uniform",
  variance: ({ fanIn, fanOut }) => 2 / (fanIn + fanOut),
});

declare module "@nn/core" {
  interface InitializerMap {
    kerasDefault: typeof kerasDefault;
  }
}
