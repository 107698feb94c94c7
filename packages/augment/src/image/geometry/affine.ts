import { number, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawLogUniform, drawUniform } from "../../random/draw.ts";
import { affineMap } from "../../operations/affine-map.ts";
import { affineMovement, fillFields, type FillOptions, resample } from "../../operations/resample.ts";

export interface AffineOptions extends FillOptions {
  /** Largest angle to either side; default 10. */
  readonly degrees: number;
  /** Largest shift as a share of width and height; default 0.1. */
  readonly shift: number;
  /** Smallest zoom; default 0.9. */
  readonly minZoom: number;
  /** Largest zoom; default 1.1. */
  readonly maxZoom: number;
  /** Largest horizontal shear, the shift in pixels of one row against the next; default 0.1. */
  readonly shear: number;
}

export interface AffineParameters {
  /** Counterclockwise as seen. */
  readonly degrees: number;
  readonly zoom: number;
  readonly shear: number;
  /** Pixels to the right. */
  readonly dx: number;
  /** Pixels down. */
  readonly dy: number;
}

/**
 * Zooms, shears, turns and moves an image in one bilinear step, so that it is blurred once instead of four times.
 *
 * Angle, shear and shifts are uniform on both sides of 0, the logarithm of the zoom is uniform.
 *
 * @example affine({ degrees: 15, shift: 0.1, shear: 0 }).apply(key(1), image)
 * @throws OptionError for negative sizes, or minZoom > maxZoom.
 */
export const affine: ReplayablePlugin<"image", AffineOptions, AffineParameters> = defineAugmentation<
  "image",
  AffineOptions,
  AffineParameters
>({
  name: "affine",
  package: packageName,
  domain: "image",
  summary: "Zooms, shears, turns and moves an image in one step.",
  options: {
    degrees: number(10, { min: 0, max: 360 }),
    shift: number(0.1, { min: 0, max: 1 }),
    minZoom: number(0.9, { min: 0.01, max: 100 }),
    maxZoom: number(1.1, { min: 0.01, max: 100 }),
    shear: number(0.1, { min: 0, max: 10 }),
    ...fillFields,
  },
  check: (options) => {
    if (options.minZoom > options.maxZoom) {
      throw new OptionError(
        `affine: minZoom is ${options.minZoom}, maxZoom is ${options.maxZoom}; wanted minZoom ≤ maxZoom`,
      );
    }
  },
  draw({ key, sample: { shape }, options: { degrees, shift, minZoom, maxZoom, shear } }) {
    const [height, width] = shape as [number, number, number];
    const around = (name: string, size: number): number => drawUniform(key.fold(name), -size, size);
    return {
      degrees: around("degrees", degrees),
      zoom: drawLogUniform(key.fold("zoom"), minZoom, maxZoom),
      shear: around("shear", shear),
      dx: around("dx", shift * width),
      dy: around("dy", shift * height),
    };
  },
  apply: ({ parameters, sample, options }) => resample(sample, affineMap(parameters), options),
  moves: ({ parameters, sample }) => affineMovement(affineMap(parameters), sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    affine: typeof affine;
  }
}
