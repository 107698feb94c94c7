import { number } from "@nn/core";
import { drawUniform } from "../../random/draw.ts";
import { scaleSaturation } from "../../operations/colour.ts";
import { checkLevels, intoRange, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface SaturationOptions extends LevelOptions {
  /** The factor is at most this far from 1; default 0.4. */
  readonly amount: number;
}

export interface SaturationParameters {
  readonly factor: number;
}

/**
 * Makes colours stronger or greyer
 *
 * x ← g + f·(x − g) with the grey value g = 0.299·R + 0.587·G + 0.114·B of the pixel, as PIL and torchvision do; f from U[1 − amount, 1 + amount); then values are kept in [low, high].
 *
 * @example saturation(0.4).apply(key(1), image)
 * @throws OptionError for an amount outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const saturation: ReplayablePlugin<"image", SaturationOptions, SaturationParameters, number> =
  defineAugmentation<"image", SaturationOptions, SaturationParameters, number>({
    name: "saturation",
    package: packageName,
    domain: "image",
    ranged: true,
    summary: "Makes colours stronger or greyer.",
    options: { amount: number(0.4, { min: 0, max: 1 }), ...levelFields },
    shorthand: "amount",
    check: (options) => checkLevels("saturation", options),
    draw: ({ key, options: { amount } }) => ({ factor: drawUniform(key, 1 - amount, 1 + amount) }),
    apply: ({ parameters: { factor }, sample, options }) =>
      intoRange(scaleSaturation("saturation", sample, factor), options),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    saturation: typeof saturation;
  }
}
