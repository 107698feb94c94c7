import { defineInitializer, type InitializerPlugin, uniform } from "@nn/core";

import { packageName, uniformMoments } from "../variance-scaling.ts";

/**
 * What brain.js draws weights and biases from, whatever the width of the layer: U(−0.2, 0.2).
 *
 * Mean 0, variance 0.04/3 = 0.0133; needs no fans. It is right for He at fanIn 150 and far from it elsewhere. brain.js draws
 * from Math.random; here the key says.
 *
 * @example brainDefault().sample(key(1), [784, 512]) // within ±0.2, std 0.1155
 */
export const brainDefault: InitializerPlugin = defineInitializer<object>({
  name: "brainDefault",
  package: packageName,
  summary: "What brain.js draws weights and biases from: U(±0.2), whatever the fans.",
  options: {},
  sample: ({ key, size }) => uniform(key, size, { low: -0.2, high: 0.2 }),
  moments: () => uniformMoments(-0.2, 0.2),
});

declare module "@nn/core" {
  interface InitializerMap {
    brainDefault: typeof brainDefault;
  }
}
