import { number, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawLogUniform } from "../../random/draw.ts";
import { affineMap } from "../../operations/affine-map.ts";
import { affineMovement, fillFields, type FillOptions, resample } from "../../operations/resample.ts";

export interface ZoomOptions extends FillOptions {
  /** Smallest factor; default 0.8. */
  readonly min: number;
  /** Largest factor; above 1 magnifies; default 1.25. */
  readonly max: number;
}

export interface ZoomParameters {
  readonly zoom: number;
}

/**
 * Scales the picture about its centre, bilinear; the size of the image stays.
 *
 * The logarithm of the factor is uniform, so that ×2 is as likely as ×½ on [½, 2].
 *
 * @example zoom({ min: 0.9, max: 1.1 }).apply(key(1), image)
 * @throws OptionError unless 0 < min ≤ max.
 */
export const zoom: ReplayablePlugin<"image", ZoomOptions, ZoomParameters> = defineAugmentation<
  "image",
  ZoomOptions,
  ZoomParameters
>({
  name: "zoom",
  package: packageName,
  domain: "image",
  summary: "Scales the picture about its centre by a random factor.",
  options: {
    min: number(0.8, { min: 0.01, max: 100 }),
    max: number(1.25, { min: 0.01, max: 100 }),
    ...fillFields,
  },
  check: (options) => {
    const { min, max } = options;
    if (min > max) throw new OptionError(`zoom: min is ${min}, max is ${max}; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ zoom: drawLogUniform(key, min, max) }),
  apply: ({ parameters, sample, options }) => resample(sample, affineMap(parameters), options),
  moves: ({ parameters, sample }) => affineMovement(affineMap(parameters), sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    zoom: typeof zoom;
  }
}
