import { defineInitializer, type InitializerPlugin } from "@nn/core";

import { packageName } from "../variance-scaling.ts";

/**
 * Every value 1: gains of normalization layers.
 *
 * Mean 1, variance 0; needs no fans.
 *
 * @example ones().sample(key(1), [3]) // 1, 1, 1
 */
export const ones: InitializerPlugin = defineInitializer<object>({
  name: "ones",
  package: packageName,
  summary: "Every value 1: gains of normalization layers.",
  options: {},
  sample: ({ size }) => new Float32Array(size).fill(1),
  moments: () => ({ mean: 1, variance: 0 }),
});

declare module "@nn/core" {
  interface InitializerMap {
    ones: typeof ones;
  }
}
