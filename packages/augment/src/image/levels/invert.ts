import { number } from "@nn/core";
import { drawChance } from "../../random/draw.ts";
import { checkLevels, invertLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface InvertOptions extends LevelOptions {
  /** Chance that it happens; default 0.5. */
  readonly probability: number;
}

export interface InvertParameters {
  readonly applied: boolean;
}

/**
 * Turns an image into its negative with a chance: x ← low + high − x.
 *
 * @example invert({ probability: 1 }).apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const invert: ReplayablePlugin<"image", InvertOptions, InvertParameters> = defineAugmentation<
  "image",
  InvertOptions,
  InvertParameters
>({
  name: "invert",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Turns an image into its negative with a chance.",
  options: { probability: number(0.5, { min: 0, max: 1 }), ...levelFields },
  check: (options) => checkLevels("invert", options),
  draw: ({ key, options: { probability } }) => ({ applied: drawChance(key, probability) }),
  apply({ parameters: { applied }, sample, options }) {
    if (!applied) return { data: sample.data.slice(), shape: sample.shape };
    return invertLevels("invert", sample, options);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    invert: typeof invert;
  }
}
