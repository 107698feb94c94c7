import { defineInitializer, type InitializerPlugin } from "@nn/core";

import { packageName } from "../variance-scaling.ts";

/**
 * Every value 0: biases, and the last layer of a residual branch.
 *
 * Mean 0, variance 0; needs no fans. A network whose kernels are all 0 does not learn: its units stay equal.
 *
 * @example zeros().sample(key(1), [3]) // 0, 0, 0
 */
export const zeros: InitializerPlugin = defineInitializer<object>({
  name: "zeros",
  package: packageName,
  summary: "Every value 0: biases, and the last layer of a residual branch.",
  options: {},
  sample: ({ size }) => new Float32Array(size),
  moments: () => ({ mean: 0, variance: 0 }),
});

declare module "@nn/core" {
  interface InitializerMap {
    zeros: typeof zeros;
  }
}
