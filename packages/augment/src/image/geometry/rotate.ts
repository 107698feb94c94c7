import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawUniform } from "../../random/draw.ts";
import { affineMap } from "../../operations/affine-map.ts";
import { affineMovement, fillFields, type FillOptions, resample } from "../../operations/resample.ts";

export interface RotateOptions extends FillOptions {
  /** Largest angle to either side; default 15. */
  readonly degrees: number;
}

export interface RotateParameters {
  /** Counterclockwise as seen. */
  readonly degrees: number;
}

/**
 * Turns an image about its centre by an angle from U[−degrees, degrees), bilinear.
 *
 * Multiples of 90° are exact on square images.
 *
 * @example rotate(10).apply(key(1), image); rotate({ degrees: 30, fill: "edge" })
 * @throws OptionError for an angle that is negative.
 */
export const rotate: ReplayablePlugin<"image", RotateOptions, RotateParameters, number> = defineAugmentation<
  "image",
  RotateOptions,
  RotateParameters,
  number
>({
  name: "rotate",
  package: packageName,
  domain: "image",
  summary: "Turns an image about its centre by a random angle.",
  options: { degrees: number(15, { min: 0, max: 360 }), ...fillFields },
  shorthand: "degrees",
  draw: ({ key, options: { degrees } }) => ({ degrees: drawUniform(key, -degrees, degrees) }),
  apply: ({ parameters, sample, options }) => resample(sample, affineMap(parameters), options),
  moves: ({ parameters, sample }) => affineMovement(affineMap(parameters), sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    rotate: typeof rotate;
  }
}
