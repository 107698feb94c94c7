import { integer, number } from "@nn/core";
import { drawChance } from "../../random/draw.ts";
import { checkLevels, posterizeLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface PosterizeOptions extends LevelOptions {
  /** Chance that it happens; default 0.5. */
  readonly probability: number;
  /** 8 keeps every value; default 4. */
  readonly bits: number;
}

export interface PosterizeParameters {
  readonly applied: boolean;
}

/**
 * Keeps the first bits of the eight of each level with a chance: level ← level − level mod 2^(8 − bits).
 *
 * @example posterize({ bits: 4 }).apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const posterize: ReplayablePlugin<"image", PosterizeOptions, PosterizeParameters> = defineAugmentation<
  "image",
  PosterizeOptions,
  PosterizeParameters
>({
  name: "posterize",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Keeps the first bits of each value with a chance.",
  options: { probability: number(0.5, { min: 0, max: 1 }), bits: integer(4, { min: 1, max: 8 }), ...levelFields },
  check: (options) => checkLevels("posterize", options),
  draw: ({ key, options: { probability } }) => ({ applied: drawChance(key, probability) }),
  apply({ parameters: { applied }, sample, options }) {
    if (!applied) return { data: sample.data.slice(), shape: sample.shape };
    return posterizeLevels("posterize", sample, options.bits, options);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    posterize: typeof posterize;
  }
}
