import { integer } from "@nn/core";
import { drawInteger, drawUniform } from "../../random/draw.ts";
import { sinCosDegrees } from "../../operations/affine-map.ts";
import { warp } from "../../operations/warp.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface MotionBlurOptions {
  /** Longest line in pixels; default 5. */
  readonly length: number;
}

export interface MotionBlurParameters {
  /** Number of places that are averaged, one pixel apart. */
  readonly length: number;
  /** Of the line, counterclockwise from the right. */
  readonly degrees: number;
}

/**
 * Blurs along a straight line, as a moving camera does: the mean of `length` places one pixel apart around each pixel, bilinear, in a
 * uniform direction; the length is uniform on 1 … length. Beyond the border stands the nearest pixel.
 *
 * @example motionBlur(9).apply(key(1), image)
 * @throws OptionError unless the length is an integer from 1 to 99.
 */
export const motionBlur: ReplayablePlugin<"image", MotionBlurOptions, MotionBlurParameters, number> =
  defineAugmentation<"image", MotionBlurOptions, MotionBlurParameters, number>({
    name: "motionBlur",
    package: packageName,
    domain: "image",
    summary: "Blurs along a line of random length and direction.",
    options: { length: integer(5, { min: 1, max: 99 }) },
    shorthand: "length",
    draw: ({ key, options: { length } }) => ({
      length: drawInteger(key.fold("length"), 1, length),
      degrees: drawUniform(key.fold("degrees"), 0, 180),
    }),
    apply({ parameters: { length, degrees }, sample }) {
      const [height, width] = sample.shape as [number, number, number];
      const [sine, cosine] = sinCosDegrees(degrees);
      const sums = new Float64Array(sample.data.length);
      for (let i = 0; i < length; i++) {
        const step = i - (length - 1) / 2;
        const moved = warp(
          sample,
          height,
          width,
          (x, y, into) => {
            into[0] = x + step * cosine;
            into[1] = y - step * sine;
          },
          { fill: "edge", value: 0 },
        );
        moved.data.forEach((x, at) => (sums[at]! += x));
      }
      return { data: Float32Array.from(sums, (sum) => sum / length), shape: sample.shape };
    },
  });

declare module "@nn/core" {
  interface AugmentationMap {
    motionBlur: typeof motionBlur;
  }
}
