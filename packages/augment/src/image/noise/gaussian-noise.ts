import { key as keyOf, normal, number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { checkRange, rangeFields, clip, type RangeOptions } from "../../operations/clip.ts";

export interface GaussianNoiseOptions extends RangeOptions {
  /** Standard deviation, in units of the values; default 0.1. */
  readonly std: number;
}

export interface GaussianNoiseParameters {
  /** The words of the key that the noise is drawn from. */
  readonly noise: readonly [number, number];
}

/**
 * Adds independent N(0, std²) noise to every value, then keeps them in [low, high].
 *
 * @example gaussianNoise(0.05).apply(key(1), image)
 * @throws OptionError for a negative std, or low ≥ high.
 */
export const gaussianNoise: ReplayablePlugin<"image", GaussianNoiseOptions, GaussianNoiseParameters, number> =
  defineAugmentation<"image", GaussianNoiseOptions, GaussianNoiseParameters, number>({
    name: "gaussianNoise",
    package: packageName,
    domain: "image",
    summary: "Adds independent normal noise to every value.",
    options: { std: number(0.1, { min: 0 }), ...rangeFields },
    shorthand: "std",
    check: (options) => {
      checkRange("gaussianNoise", options);
    },
    draw: ({ key }) => ({ noise: key.words }),
    apply({ parameters: { noise }, sample: { data, shape }, options }) {
      const out = normal(keyOf(noise), data.length);
      for (let i = 0; i < out.length; i++) out[i] = data[i]! + options.std * out[i]!;
      return { data: clip(out, options), shape };
    },
  });

declare module "@nn/core" {
  interface AugmentationMap {
    gaussianNoise: typeof gaussianNoise;
  }
}
