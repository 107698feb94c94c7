/** @file Weighted means of neighbouring pixels. */
import { type ImageSample, math } from "@nn/core";

import { enhance, mapColours } from "./colour.ts";

/** Weights proportional to e^(−i²/2σ²) for i = −⌈3σ⌉ … ⌈3σ⌉, which sum to 1. */
export function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    sigma === 0 ? 1 : math.exp((-(i - radius) * (i - radius)) / (2 * sigma * sigma)),
  );
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}

/** Position mirrored at the border pixels, which are not repeated, as often as it takes. */
function mirrored(position: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const within = position - period * Math.floor(position / period);
  return within < n ? within : period - within;
}

/** One kernel along both axes; beyond the border the image is mirrored. In float64, rounded once an axis. */
export function blur({ data, shape }: ImageSample, kernel: Float64Array): ImageSample {
  const [height, width, channels] = shape as [number, number, number];
  const radius = (kernel.length - 1) / 2;
  const along = (
    source: Float32Array,
    n: number,
    step: number,
    count: number,
    start: (i: number) => number,
  ): Float32Array => {
    const out = new Float32Array(source.length);
    for (let line = 0; line < count; line++) {
      const from = start(line);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < kernel.length; k++) {
          const j = i + k - radius;
          sum += kernel[k]! * source[from + (j >= 0 && j < n ? j : mirrored(j, n)) * step]!;
        }
        out[from + i * step] = sum;
      }
    }
    return out;
  };
  const row = width * channels;
  const across = along(
    data,
    width,
    channels,
    height * channels,
    (i) => Math.floor(i / channels) * row + (i % channels),
  );
  return { data: along(across, height, row, row, (i) => i), shape };
}

/** The kernel 1 1 1, 1 5 1, 1 1 1 over 13; pixels of the border stay. */
export function smooth({ data, shape }: ImageSample): ImageSample {
  const [height, width, channels] = shape as [number, number, number];
  const out = data.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let i = channels; i < (width - 1) * channels; i++) {
      const at = y * width * channels + i;
      let sum = 4 * data[at]!;
      for (let row = -1; row <= 1; row++) {
        for (let column = -1; column <= 1; column++) sum += data[at + (row * width + column) * channels]!;
      }
      out[at] = sum / 13;
    }
  }
  return { data: out, shape };
}

/** Away from the smoothed image, or towards it; 1 changes nothing, 0 smooths, 2 sharpens. */
export function scaleSharpness(owner: string, sample: ImageSample, factor: number): ImageSample {
  const soft = smooth(sample).data;
  const channels = sample.shape[2]!;
  return mapColours(owner, sample, (x, pixel, channel) => enhance(x, soft[pixel * channels + channel]!, factor));
}
