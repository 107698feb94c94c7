import { number, permutation } from "@nn/core";
import { drawUniform } from "../../random/draw.ts";
import { mapColours, scaleContrast, scaleSaturation, turnHue } from "../../operations/colour.ts";
import { checkLevels, intoRange, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface ColourJitterOptions extends LevelOptions {
  /** The factor of all values is at most this far from 1; default 0.4. */
  readonly brightness: number;
  /** The factor of the distance to the mean grey is at most this far from 1; default 0.4. */
  readonly contrast: number;
  /** The factor of the distance to the pixel's grey is at most this far from 1; default 0.4. */
  readonly saturation: number;
  /** Largest turn of the hue as a share of the circle; default 0.1. */
  readonly hue: number;
}

export interface ColourJitterParameters {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
  /** 0 brightness, 1 contrast, 2 saturation, 3 hue. */
  readonly order: readonly number[];
}

/**
 * Changes brightness, contrast, saturation and hue in random order, as torchvision's ColorJitter does.
 *
 * Factors are uniform on [1 − amount, 1 + amount), the turn of the hue on [−hue, hue); values are kept in [low, high] after each.
 *
 * @example colourJitter({ brightness: 0.2, hue: 0 }).apply(key(1), image)
 * @throws OptionError for amounts outside [0, 1] or a hue outside [0, ½]; DataError for a number of channels other than 1, 3 and 4.
 */
export const colourJitter: ReplayablePlugin<"image", ColourJitterOptions, ColourJitterParameters> = defineAugmentation<
  "image",
  ColourJitterOptions,
  ColourJitterParameters
>({
  name: "colourJitter",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Changes brightness, contrast, saturation and hue in random order.",
  options: {
    brightness: number(0.4, { min: 0, max: 1 }),
    contrast: number(0.4, { min: 0, max: 1 }),
    saturation: number(0.4, { min: 0, max: 1 }),
    hue: number(0.1, { min: 0, max: 0.5 }),
    ...levelFields,
  },
  check: (options) => checkLevels("colourJitter", options),
  draw({ key, options }) {
    const around = (name: "brightness" | "contrast" | "saturation"): number =>
      drawUniform(key.fold(name), 1 - options[name], 1 + options[name]);
    return {
      brightness: around("brightness"),
      contrast: around("contrast"),
      saturation: around("saturation"),
      hue: drawUniform(key.fold("hue"), -options.hue, options.hue),
      order: [...permutation(key.fold("order"), 4)],
    };
  },
  apply({ parameters: { brightness, contrast, saturation, hue, order }, sample, options }) {
    const owner = "colourJitter";
    return order.reduce((current, step) => {
      if (step === 0)
        return intoRange(
          mapColours(owner, current, (x) => options.low + brightness * (x - options.low)),
          options,
        );
      if (step === 1) return intoRange(scaleContrast(owner, current, contrast), options);
      if (step === 2) return intoRange(scaleSaturation(owner, current, saturation), options);
      return turnHue(owner, current, hue);
    }, sample);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    colourJitter: typeof colourJitter;
  }
}
