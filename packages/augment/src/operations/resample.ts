import { type Fields, type ImageSample, number, oneOf } from "@nn/core";

import type { AffineMap } from "./affine-map.ts";

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
 * The picture seen through an affine map, by bilinear interpolation: each output value is the mean of the four nearest input
 * values, weighted by (1 − |Δx|)·(1 − |Δy|), in float64 and rounded once. Positions that are whole numbers copy exactly.
 */
export function resample({ data, shape }: ImageSample, map: AffineMap, { fill, value }: FillOptions): ImageSample {
  const [height, width, channels] = shape as [number, number, number];
  const out = new Float32Array(data.length);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  const clamp = fill === "edge";
  const offset = (y: number, x: number): number => {
    const row = clamp ? Math.min(height - 1, Math.max(0, y)) : y;
    const column = clamp ? Math.min(width - 1, Math.max(0, x)) : x;
    return row < 0 || row >= height || column < 0 || column >= width ? -1 : (row * width + column) * channels;
  };
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = map.xx * (x - centreX) + map.xy * (y - centreY) + map.x0 + centreX;
      const fromY = map.yx * (x - centreX) + map.yy * (y - centreY) + map.y0 + centreY;
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      const rightShare = fromX - left;
      const lowerShare = fromY - top;
      const a = offset(top, left);
      const b = offset(top, left + 1);
      const c = offset(top + 1, left);
      const d = offset(top + 1, left + 1);
      for (let channel = 0; channel < channels; channel++) {
        const upper =
          (1 - rightShare) * (a < 0 ? value : data[a + channel]!) + rightShare * (b < 0 ? value : data[b + channel]!);
        const lower =
          (1 - rightShare) * (c < 0 ? value : data[c + channel]!) + rightShare * (d < 0 ? value : data[d + channel]!);
        out[at++] = (1 - lowerShare) * upper + lowerShare * lower;
      }
    }
  }
  return { data: out, shape };
}
