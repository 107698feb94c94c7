import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawUniform } from "../../random/draw.ts";
import { checkRange, rangeFields, clip, type RangeOptions } from "../../operations/clip.ts";

export interface BrightnessOptions extends RangeOptions {
  /** Largest change, in units of the values; default 0.2. */
  readonly amount: number;
}

export interface BrightnessParameters {
  readonly change: number;
}

/**
 * Adds one number from U[−amount, amount) to all values, then keeps them in [low, high].
 *
 * @example brightness(0.1).apply(key(1), image); brightness({ amount: 0.3, low: 0, high: 1 })
 * @throws OptionError for a negative amount, or low ≥ high.
 */
export const brightness: ReplayablePlugin<"image", BrightnessOptions, BrightnessParameters, number> =
  defineAugmentation<"image", BrightnessOptions, BrightnessParameters, number>({
    name: "brightness",
    package: packageName,
    domain: "image",
    summary: "Adds one random number to all values.",
    options: { amount: number(0.2, { min: 0 }), ...rangeFields },
    shorthand: "amount",
    check: (options) => {
      checkRange("brightness", options);
    },
    draw: ({ key, options: { amount } }) => ({ change: drawUniform(key, -amount, amount) }),
    apply({ parameters: { change }, sample: { data, shape }, options }) {
      return {
        data: clip(
          data.map((x) => x + change),
          options,
        ),
        shape,
      };
    },
  });

declare module "@nn/core" {
  interface AugmentationMap {
    brightness: typeof brightness;
  }
}
