import { integer, OptionError } from "@nn/core";
import { drawInteger } from "../../random/draw.ts";
import { compressJpeg } from "../../operations/jpeg.ts";
import { checkLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface JpegOptions extends LevelOptions {
  /** Lowest quality; default 30. */
  readonly min: number;
  /** Highest quality; default 95. */
  readonly max: number;
}

export interface JpegParameters {
  readonly quality: number;
}

/**
 * What JPEG compression leaves of an image, at a quality uniform on min … max: the standard's example tables scaled by the rule of
 * the Independent JPEG Group, chroma at half resolution. Coding itself loses nothing and is left out.
 *
 * @example jpeg({ min: 10, max: 50 }).apply(key(1), image)
 * @throws OptionError unless 1 ≤ min ≤ max ≤ 100 and low < high; DataError for a number of channels other than 1, 3 and 4.
 */
export const jpeg: ReplayablePlugin<"image", JpegOptions, JpegParameters> = defineAugmentation<
  "image",
  JpegOptions,
  JpegParameters
>({
  name: "jpeg",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Leaves of an image what JPEG compression leaves.",
  options: { min: integer(30, { min: 1, max: 100 }), max: integer(95, { min: 1, max: 100 }), ...levelFields },
  check: (options) => {
    if (options.min > options.max)
      throw new OptionError(`jpeg: min is ${options.min}, max is ${options.max}; wanted min ≤ max`);
    checkLevels("jpeg", options);
  },
  draw: ({ key, options: { min, max } }) => ({ quality: drawInteger(key, min, max) }),
  apply: ({ parameters: { quality }, sample, options }) => compressJpeg(sample, quality, options),
});

declare module "@nn/core" {
  interface AugmentationMap {
    jpeg: typeof jpeg;
  }
}
