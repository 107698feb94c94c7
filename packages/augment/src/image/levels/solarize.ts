import { number } from "@nn/core";
import { drawChance } from "../../random/draw.ts";
import { checkLevels, solarizeLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface SolarizeOptions extends LevelOptions {
  /** Chance that it happens; default 0.5. */
  readonly probability: number;
  /** Level 0 … 256 from which on values are inverted; 256 inverts nothing. Default 128. */
  readonly threshold: number;
}

export interface SolarizeParameters {
  readonly applied: boolean;
}

/**
 * Inverts values from a threshold on, with a chance: x ← low + high − x where x ≥ low + (high − low)·threshold/255.
 *
 * @example solarize({ threshold: 128 }).apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const solarize: ReplayablePlugin<"image", SolarizeOptions, SolarizeParameters> = defineAugmentation<
  "image",
  SolarizeOptions,
  SolarizeParameters
>({
  name: "solarize",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Inverts bright values with a chance.",
  options: {
    probability: number(0.5, { min: 0, max: 1 }),
    threshold: number(128, { min: 0, max: 256 }),
    ...levelFields,
  },
  check: (options) => checkLevels("solarize", options),
  draw: ({ key, options: { probability } }) => ({ applied: drawChance(key, probability) }),
  apply({ parameters: { applied }, sample, options }) {
    if (!applied) return { data: sample.data.slice(), shape: sample.shape };
    return solarizeLevels("solarize", sample, options.threshold, options);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    solarize: typeof solarize;
  }
}
