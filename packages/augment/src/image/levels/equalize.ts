import { number } from "@nn/core";
import { drawChance } from "../../random/draw.ts";
import { checkLevels, equalizeLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface EqualizeOptions extends LevelOptions {
  /** Chance that it happens; default 0.5. */
  readonly probability: number;
}

export interface EqualizeParameters {
  readonly applied: boolean;
}

/**
 * Equalizes the histogram of 256 levels of each channel with a chance, by the rule of PIL: with
 * s = ⌊(n − count of the last level in use)/255⌋, level i becomes ⌊(⌊s/2⌋ + count of the levels below i)/s⌋.
 *
 * A channel with s = 0, such as one of fewer than 255 pixels, stays as it is.
 *
 * @example equalize().apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const equalize: ReplayablePlugin<"image", EqualizeOptions, EqualizeParameters> = defineAugmentation<
  "image",
  EqualizeOptions,
  EqualizeParameters
>({
  name: "equalize",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Equalizes the histogram of each channel with a chance.",
  options: { probability: number(0.5, { min: 0, max: 1 }), ...levelFields },
  check: (options) => checkLevels("equalize", options),
  draw: ({ key, options: { probability } }) => ({ applied: drawChance(key, probability) }),
  apply({ parameters: { applied }, sample, options }) {
    if (!applied) return { data: sample.data.slice(), shape: sample.shape };
    return equalizeLevels("equalize", sample, options);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    equalize: typeof equalize;
  }
}
