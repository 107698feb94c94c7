import { defineInitializer, type InitializerPlugin, normal as drawNormal, number } from "@nn/core";

import { normalMoments, packageName } from "../variance-scaling.ts";

export interface SmallNormalOptions {
  /** Default 0.01. */
  readonly std: number;
}

/**
 * Small random numbers, N(0, std²): the habit before scaled initializers, kept as the baseline to beat.
 *
 * Mean 0, variance `std`². The signal shrinks by std·√fanIn a layer, so deep networks start with vanishing gradients.
 *
 * Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks" (2012).
 *
 * @example smallNormal().sample(key(1), [784, 512]); smallNormal(0.001)
 */
export const smallNormal: InitializerPlugin<SmallNormalOptions, number> = defineInitializer<SmallNormalOptions, number>(
  {
    name: "smallNormal",
    package: packageName,
    summary: "Normal values of standard deviation 0.01, whatever the fans: the baseline to beat.",
    paper: 'Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks" (2012)',
    options: { std: number(0.01, { min: 0 }) },
    shorthand: "std",
    sample: ({ key, size, options }) => drawNormal(key, size, options),
    moments: ({ options: { std } }) => normalMoments(0, std),
  },
);

declare module "@nn/core" {
  interface InitializerMap {
    smallNormal: typeof smallNormal;
  }
}
