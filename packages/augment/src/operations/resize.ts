/** @file Images in another size, antialiased where they become smaller. */
import type { ImageSample } from "@nn/core";

import { keysCubic, type PixelInterpolation } from "./warp.ts";

export type ResizeInterpolation = PixelInterpolation;

/** A part of an image, in whole pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

interface Tap {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * For each of `to` pixels, the weights of the `from` pixels it is made of: a triangle (bilinear) or Keys' cubic (bicubic) around
 * (i + ½)·s − ½, s = from/to, stretched by s where s > 1 and scaled to sum to 1, as in PIL; nearest takes ⌊(i + ½)·s⌋.
 */
function taps(from: number, to: number, interpolation: ResizeInterpolation): readonly Tap[] {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const reach = (interpolation === "bicubic" ? 2 : 1) * stretch;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    if (interpolation === "nearest")
      return { first: Math.min(from - 1, Math.floor(centre)), weights: new Float64Array([1]) };
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const last = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: last - first }, (_, k) => {
      const distance = (first + k + 0.5 - centre) / stretch;
      return interpolation === "bicubic" ? keysCubic(distance) : Math.max(0, 1 - Math.abs(distance));
    });
    let sum = 0;
    for (const weight of weights) sum += weight;
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** The window in height × width pixels; a window of that size is copied. */
export function resizeWindow(
  { data, shape }: ImageSample,
  window: Window,
  height: number,
  width: number,
  interpolation: ResizeInterpolation,
): ImageSample {
  const [, columns, channels] = shape as [number, number, number];
  const across = taps(window.width, width, interpolation);
  const down = taps(window.height, height, interpolation);
  const narrow = new Float32Array(window.height * width * channels);
  for (let y = 0, at = 0; y < window.height; y++) {
    for (const { first, weights } of across) {
      const from = ((window.top + y) * columns + window.left + first) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * data[from + k * channels + channel]!;
        narrow[at++] = sum;
      }
    }
  }
  const row = width * channels;
  const out = new Float32Array(height * row);
  down.forEach(({ first, weights }, y) => {
    for (let i = 0; i < row; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * narrow[(first + k) * row + i]!;
      out[y * row + i] = sum;
    }
  });
  return { data: out, shape: [height, width, channels] };
}
