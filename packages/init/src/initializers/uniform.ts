import { defineInitializer, type InitializerPlugin, number, OptionError, uniform as drawUniform } from "@nn/core";

import { packageName, uniformMoments } from "../variance-scaling.ts";

export interface UniformOptions {
  /** Default -0.05. */
  readonly low: number;
  /** Default 0.05. */
  readonly high: number;
}

/**
 * Uniform values between fixed limits, whatever the fans.
 *
 * Mean (low + high)/2, variance (high − low)²/12. Defaults as in Keras.
 *
 * @example uniform({ low: -0.2, high: 0.2 }).sample(key(1), [784, 512])
 */
export const uniform: InitializerPlugin<UniformOptions> = defineInitializer<UniformOptions>({
  name: "uniform",
  package: packageName,
  summary: "Uniform values between fixed limits, whatever the fans.",
  options: { low: number(-0.05), high: number(0.05) },
  check({ low, high }) {
    if (high < low) throw new OptionError(`uniform: high is ${high}; wanted at least low, ${low}`);
  },
  sample: ({ key, size, options }) => drawUniform(key, size, options),
  moments: ({ options: { low, high } }) => uniformMoments(low, high),
});

declare module "@nn/core" {
  interface InitializerMap {
    uniform: typeof uniform;
  }
}
