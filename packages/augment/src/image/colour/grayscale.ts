import { number } from "@nn/core";
import { drawChance } from "../../random/draw.ts";
import { greyOf, mapColours } from "../../operations/colour.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface GrayscaleOptions {
  /** Chance that it happens; default 0.1. */
  readonly probability: number;
}

export interface GrayscaleParameters {
  readonly applied: boolean;
}

/**
 * Makes an image grey with a chance: all colours become 0.299·R + 0.587·G + 0.114·B; the number of channels stays.
 *
 * @example grayscale({ probability: 0.2 }).apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1]; DataError for a number of channels other than 1, 3 and 4.
 */
export const grayscale: ReplayablePlugin<"image", GrayscaleOptions, GrayscaleParameters> = defineAugmentation<
  "image",
  GrayscaleOptions,
  GrayscaleParameters
>({
  name: "grayscale",
  package: packageName,
  domain: "image",
  summary: "Makes an image grey with a chance.",
  options: { probability: number(0.1, { min: 0, max: 1 }) },
  draw: ({ key, options: { probability } }) => ({ applied: drawChance(key, probability) }),
  apply({ parameters: { applied }, sample }) {
    if (!applied) return { data: sample.data.slice(), shape: sample.shape };
    const grey = greyOf("grayscale", sample);
    return mapColours("grayscale", sample, (_, pixel) => grey[pixel]!);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    grayscale: typeof grayscale;
  }
}
