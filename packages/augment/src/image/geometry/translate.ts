import { integer } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawInteger } from "../../random/draw.ts";
import { affineMap } from "../../operations/affine-map.ts";
import { affineMovement, fillFields, type FillOptions, resample } from "../../operations/resample.ts";

export interface TranslateOptions extends FillOptions {
  /** Largest shift in whole pixels along both axes; default 4. */
  readonly pixels: number;
}

export interface TranslateParameters {
  /** Pixels to the right. */
  readonly dx: number;
  /** Pixels down. */
  readonly dy: number;
}

/**
 * Moves an image by whole pixels, each axis uniform on −pixels … pixels.
 *
 * @example translate(2).apply(key(1), image); translate({ pixels: 4, fill: "edge" })
 * @throws OptionError unless `pixels` is an integer ≥ 0.
 */
export const translate: ReplayablePlugin<"image", TranslateOptions, TranslateParameters, number> = defineAugmentation<
  "image",
  TranslateOptions,
  TranslateParameters,
  number
>({
  name: "translate",
  package: packageName,
  domain: "image",
  summary: "Moves an image by whole pixels.",
  options: { pixels: integer(4, { min: 0, max: 65536 }), ...fillFields },
  shorthand: "pixels",
  draw: ({ key, options: { pixels } }) => ({
    dx: drawInteger(key.fold("dx"), -pixels, pixels),
    dy: drawInteger(key.fold("dy"), -pixels, pixels),
  }),
  apply: ({ parameters, sample, options }) => resample(sample, affineMap(parameters), options),
  moves: ({ parameters, sample }) => affineMovement(affineMap(parameters), sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    translate: typeof translate;
  }
}
