import { number } from "@nn/core";
import { drawUniform } from "../../random/draw.ts";
import { affineMap } from "../../operations/affine-map.ts";
import { affineMovement, fillFields, type FillOptions, resample } from "../../operations/resample.ts";
import { interpolationField, type InterpolationOptions } from "../../operations/warp.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface ShearOptions extends FillOptions, InterpolationOptions {
  /** Largest shift in pixels of one row against the next; default 0.2. */
  readonly amount: number;
}

export interface ShearParameters {
  /** x grows by shear·y. */
  readonly shear: number;
}

/**
 * Shears an image about its centre: rows are shifted by s times their height above it, s from U[−amount, amount).
 *
 * @example shear(0.3).apply(key(1), image)
 * @throws OptionError for an amount outside [0, 10].
 */
export const shear: ReplayablePlugin<"image", ShearOptions, ShearParameters, number> = defineAugmentation<
  "image",
  ShearOptions,
  ShearParameters,
  number
>({
  name: "shear",
  package: packageName,
  domain: "image",
  summary: "Shifts the rows of an image against each other.",
  options: { amount: number(0.2, { min: 0, max: 10 }), interpolation: interpolationField, ...fillFields },
  shorthand: "amount",
  draw: ({ key, options: { amount } }) => ({ shear: drawUniform(key, -amount, amount) }),
  apply: ({ parameters, sample, options }) => resample(sample, affineMap(parameters), options),
  moves: ({ parameters, sample }) => affineMovement(affineMap(parameters), sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    shear: typeof shear;
  }
}
