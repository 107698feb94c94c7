import { defineInitializer, type InitializerPlugin, number } from "@nn/core";

import { packageName } from "../variance-scaling.ts";

export interface ConstantOptions {
  /** Default 0. */
  readonly value: number;
}

/**
 * Every value the same.
 *
 * Mean `value` rounded to float32, variance 0; needs no fans.
 *
 * @example constant(0.1).sample(key(1), [2]) // 0.1, 0.1
 */
export const constant: InitializerPlugin<ConstantOptions, number> = defineInitializer<ConstantOptions, number>({
  name: "constant",
  package: packageName,
  summary: "Every value the same.",
  options: { value: number(0) },
  shorthand: "value",
  sample: ({ size, options }) => new Float32Array(size).fill(options.value),
  moments: ({ options }) => ({ mean: Math.fround(options.value), variance: 0 }),
});

declare module "@nn/core" {
  interface InitializerMap {
    constant: typeof constant;
  }
}
