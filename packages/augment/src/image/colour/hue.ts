import { number } from "@nn/core";
import { drawUniform } from "../../random/draw.ts";
import { turnHue } from "../../operations/colour.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface HueOptions {
  /** Largest turn to either side, as a share of the circle; default 0.05. */
  readonly amount: number;
}

export interface HueParameters {
  /** Share of the circle: ⅓ takes red to green. */
  readonly turn: number;
}

/**
 * Turns the hue of all pixels, at the same value and saturation (HSV), by a share of the circle from U[−amount, amount).
 *
 * Grey images have no hue and stay as they are.
 *
 * @example hue(0.1).apply(key(1), image)
 * @throws OptionError for an amount outside [0, ½], DataError for a number of channels other than 1, 3 and 4.
 */
export const hue: ReplayablePlugin<"image", HueOptions, HueParameters, number> = defineAugmentation<
  "image",
  HueOptions,
  HueParameters,
  number
>({
  name: "hue",
  package: packageName,
  domain: "image",
  summary: "Turns the hue of all pixels.",
  options: { amount: number(0.05, { min: 0, max: 0.5 }) },
  shorthand: "amount",
  draw: ({ key, options: { amount } }) => ({ turn: drawUniform(key, -amount, amount) }),
  apply: ({ parameters: { turn }, sample }) => turnHue("hue", sample, turn),
});

declare module "@nn/core" {
  interface AugmentationMap {
    hue: typeof hue;
  }
}
