import { defineInitializer, type InitializerPlugin, normal as drawNormal, number } from "@nn/core";

import { normalMoments, packageName } from "../variance-scaling.ts";

export interface NormalOptions {
  /** Default 0. */
  readonly mean: number;
  /** Default 0.05. */
  readonly std: number;
}

/**
 * Normal values of a fixed standard deviation, whatever the fans.
 *
 * Mean `mean`, variance `std`². Defaults as in Keras.
 *
 * @example normal({ std: 0.02 }).sample(key(1), [784, 512])
 */
export const normal: InitializerPlugin<NormalOptions> = defineInitializer<NormalOptions>({
  name: "normal",
  package: packageName,
  summary: "Normal values of a fixed standard deviation, whatever the fans.",
  options: { mean: number(0), std: number(0.05, { min: 0 }) },
  sample: ({ key, size, options }) => drawNormal(key, size, options),
  moments: ({ options: { mean, std } }) => normalMoments(mean, std),
});

declare module "@nn/core" {
  interface InitializerMap {
    normal: typeof normal;
  }
}
