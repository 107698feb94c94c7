import { number, OptionError } from "@nn/core";
import { drawUniform } from "../../random/draw.ts";
import { blur, gaussianKernel } from "../../operations/filter.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface GaussianBlurOptions {
  /** Smallest standard deviation in pixels; default 0.1. */
  readonly min: number;
  /** Largest; default 2. */
  readonly max: number;
}

export interface GaussianBlurParameters {
  /** In pixels. */
  readonly sigma: number;
}

/**
 * Blurs by a Gaussian of standard deviation σ from U[min, max) pixels, cut off at ⌈3σ⌉ and scaled to sum to 1; the image is mirrored
 * beyond its border.
 *
 * @example gaussianBlur({ min: 0.5, max: 1 }).apply(key(1), image)
 * @throws OptionError unless 0 ≤ min ≤ max.
 */
export const gaussianBlur: ReplayablePlugin<"image", GaussianBlurOptions, GaussianBlurParameters> = defineAugmentation<
  "image",
  GaussianBlurOptions,
  GaussianBlurParameters
>({
  name: "gaussianBlur",
  package: packageName,
  domain: "image",
  summary: "Blurs by a Gaussian of random width.",
  options: { min: number(0.1, { min: 0, max: 100 }), max: number(2, { min: 0, max: 100 }) },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`gaussianBlur: min is ${min}, max is ${max}; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ sigma: drawUniform(key, min, max) }),
  apply: ({ parameters: { sigma }, sample }) => blur(sample, gaussianKernel(sigma)),
});

declare module "@nn/core" {
  interface AugmentationMap {
    gaussianBlur: typeof gaussianBlur;
  }
}
