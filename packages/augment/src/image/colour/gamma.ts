import { math, number, OptionError } from "@nn/core";
import { drawLogUniform } from "../../random/draw.ts";
import { mapColours } from "../../operations/colour.ts";
import { checkLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface GammaOptions extends LevelOptions {
  /** Smallest exponent, below 1 brightens; default 0.8. */
  readonly min: number;
  /** Largest exponent; default 1.25. */
  readonly max: number;
}

export interface GammaParameters {
  readonly gamma: number;
}

/**
 * Bends the range of values: u ← u^γ for u = (x − low)/(high − low) kept in [0, 1], the logarithm of γ uniform.
 *
 * @example gamma({ min: 0.5, max: 2 }).apply(key(1), image)
 * @throws OptionError unless 0 < min ≤ max and low < high, DataError for a number of channels other than 1, 3 and 4.
 */
export const gamma: ReplayablePlugin<"image", GammaOptions, GammaParameters> = defineAugmentation<
  "image",
  GammaOptions,
  GammaParameters
>({
  name: "gamma",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Bends the range of values by a random exponent.",
  options: { min: number(0.8, { above: 0, max: 100 }), max: number(1.25, { above: 0, max: 100 }), ...levelFields },
  check: (options) => {
    if (options.min > options.max)
      throw new OptionError(`gamma: min is ${options.min}, max is ${options.max}; wanted min ≤ max`);
    checkLevels("gamma", options);
  },
  draw: ({ key, options: { min, max } }) => ({ gamma: drawLogUniform(key, min, max) }),
  apply({ parameters: { gamma: exponent }, sample, options: { low, high } }) {
    if (exponent === 1) return { data: sample.data.slice(), shape: sample.shape };
    return mapColours("gamma", sample, (x) => {
      const share = Math.min(1, Math.max(0, (x - low) / (high - low)));
      return low + (high - low) * (share === 0 ? 0 : math.pow(share, exponent));
    });
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    gamma: typeof gamma;
  }
}
