import { type Field, type ImageSample, oneOf } from "@nn/core";

import type { FillOptions } from "./resample.ts";

/** How values between pixels are found: the nearest, a mean of 4, or of 16 by Keys' cubic. */
export type PixelInterpolation = "nearest" | "bilinear" | "bicubic";

export interface InterpolationOptions {
  /** Between pixels; default "bilinear". */
  readonly interpolation: PixelInterpolation;
}

export const interpolationField: Field<PixelInterpolation> = oneOf(["nearest", "bilinear", "bicubic"], "bilinear");

/** Writes the place that the result's pixel (x, y) comes from. */
export type Source = (x: number, y: number, into: Float64Array) => void;

/**
 * An image of height × width pixels, each from a place of the sample, where the centre of the first pixel is (0, 0); in float64,
 * rounded once. Places that are whole numbers copy exactly.
 */
export function warp(
  { data, shape }: ImageSample,
  height: number,
  width: number,
  source: Source,
  { fill, value, interpolation = "bilinear" }: FillOptions & Partial<InterpolationOptions>,
): ImageSample {
  const [rows, columns, channels] = shape as [number, number, number];
  const out = new Float32Array(height * width * channels);
  const clamp = fill === "edge";
  const offset = (y: number, x: number): number => {
    const row = clamp ? Math.min(rows - 1, Math.max(0, y)) : y;
    const column = clamp ? Math.min(columns - 1, Math.max(0, x)) : x;
    return row < 0 || row >= rows || column < 0 || column >= columns ? -1 : (row * columns + column) * channels;
  };
  const place = new Float64Array(2);
  const around = new Int32Array(16);
  const [xWeights, yWeights] = [new Float64Array(4), new Float64Array(4)];
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      source(x, y, place);
      const fromX = place[0]!;
      const fromY = place[1]!;
      if (interpolation === "nearest") {
        const a = offset(Math.floor(fromY + 0.5), Math.floor(fromX + 0.5));
        for (let channel = 0; channel < channels; channel++) out[at++] = a < 0 ? value : data[a + channel]!;
        continue;
      }
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      const rightShare = fromX - left;
      const lowerShare = fromY - top;
      if (interpolation === "bicubic") {
        cubicWeights(rightShare, xWeights);
        cubicWeights(lowerShare, yWeights);
        for (let i = 0; i < 16; i++) around[i] = offset(top - 1 + (i >> 2), left - 1 + (i & 3));
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let i = 0; i < 16; i++) {
            const from = around[i]!;
            sum += yWeights[i >> 2]! * xWeights[i & 3]! * (from < 0 ? value : data[from + channel]!);
          }
          out[at++] = sum;
        }
        continue;
      }
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
  return { data: out, shape: [height, width, channels] };
}

/** Keys' cubic with a = −½ at distances 1 + t, t, 1 − t and 2 − t. */
function cubicWeights(t: number, into: Float64Array): void {
  into[0] = keysCubic(1 + t);
  into[1] = keysCubic(t);
  into[2] = keysCubic(1 - t);
  into[3] = keysCubic(2 - t);
}

/** Keys, "Cubic convolution interpolation for digital image processing" (1981), a = −½. */
export function keysCubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
