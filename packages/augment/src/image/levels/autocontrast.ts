import { number } from "@nn/core";
import { drawChance } from "../../random/draw.ts";
import { checkLevels, stretchLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface AutocontrastOptions extends LevelOptions {
  /** Chance that it happens; default 0.5. */
  readonly probability: number;
}

export interface AutocontrastParameters {
  readonly applied: boolean;
}

/**
 * Stretches each channel from its own smallest and largest value to [low, high], with a chance; a constant channel stays.
 *
 * @example autocontrast().apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const autocontrast: ReplayablePlugin<"image", AutocontrastOptions, AutocontrastParameters> = defineAugmentation<
  "image",
  AutocontrastOptions,
  AutocontrastParameters
>({
  name: "autocontrast",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Stretches each channel over the whole range with a chance.",
  options: { probability: number(0.5, { min: 0, max: 1 }), ...levelFields },
  check: (options) => checkLevels("autocontrast", options),
  draw: ({ key, options: { probability } }) => ({ applied: drawChance(key, probability) }),
  apply({ parameters: { applied }, sample, options }) {
    if (!applied) return { data: sample.data.slice(), shape: sample.shape };
    return stretchLevels("autocontrast", sample, options);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    autocontrast: typeof autocontrast;
  }
}
