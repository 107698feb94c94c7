import { integer, number } from "@nn/core";
import { drawInteger } from "../../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface CutoutOptions {
  /** Side of a square in pixels; default 8. */
  readonly size: number;
  /** Number of squares; default 1. */
  readonly count: number;
  /** Default 0. */
  readonly value: number;
}

export interface CutoutParameters {
  readonly squares: readonly { readonly top: number; readonly left: number }[];
}

/**
 * Covers squares whose centres are uniform over the image; what sticks out is cut off, so that less is covered near the border.
 *
 * DeVries, Taylor, "Improved regularization of convolutional neural networks with cutout" (2017).
 *
 * @example cutout(16).apply(key(1), cifarImage)
 * @throws OptionError for a size or count that is no integer ≥ 0.
 */
export const cutout: ReplayablePlugin<"image", CutoutOptions, CutoutParameters, number> = defineAugmentation<
  "image",
  CutoutOptions,
  CutoutParameters,
  number
>({
  name: "cutout",
  package: packageName,
  domain: "image",
  summary: "Covers squares at random places.",
  paper: 'DeVries, Taylor, "Improved regularization of convolutional neural networks with cutout" (2017)',
  options: { size: integer(8, { min: 0, max: 65536 }), count: integer(1, { min: 0, max: 1000 }), value: number(0) },
  shorthand: "size",
  draw: ({ key, sample: { shape }, options: { size, count } }) => ({
    squares: Array.from({ length: count }, (_, i) => ({
      top: drawInteger(key.fold("y", i), 0, shape[0]! - 1) - Math.floor(size / 2),
      left: drawInteger(key.fold("x", i), 0, shape[1]! - 1) - Math.floor(size / 2),
    })),
  }),
  apply({ parameters: { squares }, sample: { data, shape }, options: { size, value } }) {
    const [height, width, channels] = shape as [number, number, number];
    const out = data.slice();
    for (const { top, left } of squares) {
      const [first, last] = [Math.max(0, left), Math.min(width, left + size)];
      for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
        if (last > first) out.fill(value, (y * width + first) * channels, (y * width + last) * channels);
      }
    }
    return { data: out, shape };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    cutout: typeof cutout;
  }
}
