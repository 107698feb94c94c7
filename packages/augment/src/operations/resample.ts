import { type Fields, type ImageSample, number, oneOf } from "@nn/core";

import type { AffineMap } from "./affine-map.ts";
import type { Movement } from "./movement.ts";
import { type InterpolationOptions, warp } from "./warp.ts";

/** What lies outside the picture: one value, or the nearest pixel of the border. */
export type Fill = "constant" | "edge";

export interface FillOptions {
  /** Default "constant". */
  readonly fill: Fill;
  /** Value outside the picture for fill "constant"; default 0. */
  readonly value: number;
}

/** The fields of what lies outside of a picture. */
export const fillFields: Fields<FillOptions> = { fill: oneOf(["constant", "edge"], "constant"), value: number(0) };

/**
 * The picture seen through an affine map, by bilinear interpolation unless said otherwise: each output value is the mean of the
 * four nearest input values, weighted by (1 − |Δx|)·(1 − |Δy|), in float64 and rounded once. Positions that are whole numbers
 * copy exactly.
 */
export function resample(
  sample: ImageSample,
  map: AffineMap,
  options: FillOptions & Partial<InterpolationOptions>,
): ImageSample {
  const [height, width] = sample.shape as [number, number, number];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const source = (x: number, y: number, into: Float64Array): void => {
    into[0] = map.xx * (x - centreX) + map.xy * (y - centreY) + map.x0 + centreX;
    into[1] = map.yx * (x - centreX) + map.yy * (y - centreY) + map.y0 + centreY;
  };
  return warp(sample, height, width, source, options);
}

/** How pixels move under an affine map of a picture of this shape. */
export function affineMovement(map: AffineMap, { shape }: ImageSample): Movement {
  const [height, width] = shape as [number, number, number];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const determinant = map.xx * map.yy - map.xy * map.yx;
  return {
    back: (x, y) => [
      map.xx * (x - centreX) + map.xy * (y - centreY) + map.x0 + centreX,
      map.yx * (x - centreX) + map.yy * (y - centreY) + map.y0 + centreY,
    ],
    forth: (x, y) => {
      const [fromX, fromY] = [x - centreX - map.x0, y - centreY - map.y0];
      return [
        (map.yy * fromX - map.xy * fromY) / determinant + centreX,
        (map.xx * fromY - map.yx * fromX) / determinant + centreY,
      ];
    },
  };
}
