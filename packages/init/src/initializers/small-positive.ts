import { defineInitializer, type InitializerPlugin, number } from "@nn/core";

import { packageName } from "../variance-scaling.ts";

export interface SmallPositiveOptions {
  /** Above 0; default 0.01. */
  readonly value: number;
}

/**
 * A small positive number everywhere: biases of rectified units that shall all be active at first.
 *
 * Mean `value` rounded to float32, variance 0; needs no fans. With He's kernels zero biases do as well or better.
 *
 * Goodfellow, Bengio, Courville, "Deep learning", section 8.4 (2016).
 *
 * @example smallPositive().sample(key(1), [2]) // 0.01, 0.01
 */
export const smallPositive: InitializerPlugin<SmallPositiveOptions, number> = defineInitializer<
  SmallPositiveOptions,
  number
>({
  name: "smallPositive",
  package: packageName,
  summary: "A small positive number everywhere: biases of rectified units.",
  paper: 'Goodfellow, Bengio, Courville, "Deep learning", section 8.4 (2016)',
  options: { value: number(0.01, { above: 0 }) },
  shorthand: "value",
  sample: ({ size, options }) => new Float32Array(size).fill(options.value),
  moments: ({ options }) => ({ mean: Math.fround(options.value), variance: 0 }),
});

declare module "@nn/core" {
  interface InitializerMap {
    smallPositive: typeof smallPositive;
  }
}
