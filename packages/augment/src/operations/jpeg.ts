/** @file The lossy part of JPEG: colour transform, chroma at half resolution, cosine transform of 8 × 8 blocks, quantization. */
import { type ImageSample, math } from "@nn/core";

import { colourChannels } from "./colour.ts";
import type { LevelOptions } from "./levels.ts";

/** The tables of annex K of ITU-T T.81. */
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const chrominance = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];

/** The Independent JPEG Group's rule: s = 5000/q below 50, else 200 − 2q; ⌊(s·t + 50)/100⌋ within 1 … 255. */
export function quantizationTable(table: readonly number[], quality: number): readonly number[] {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return table.map((step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
}

/** Row k of the orthonormal cosine transform: c(k)·cos((2n + 1)·kπ/16), c(0) = √⅛, else ½. */
const basis = Float64Array.from({ length: 64 }, (_, i) => {
  const [k, n] = [i >> 3, i & 7];
  return (k === 0 ? Math.sqrt(0.125) : 0.5) * math.cos(((2 * n + 1) * k * 3.141592653589793) / 16);
});

/** A plane of levels around 0. */
interface Plane {
  readonly data: Float64Array;
  readonly height: number;
  readonly width: number;
}

function transformBlock(block: Float64Array, forward: boolean, scratch: Float64Array): void {
  // Rows, then columns: B·X·Bᵀ forwards, Bᵀ·X·B backwards.
  for (const rows of [true, false]) {
    const [source, target] = rows ? [block, scratch] : [scratch, block];
    for (let line = 0; line < 8; line++) {
      for (let k = 0; k < 8; k++) {
        let sum = 0;
        for (let n = 0; n < 8; n++) {
          const weight = forward ? basis[k * 8 + n]! : basis[n * 8 + k]!;
          sum += weight * source[rows ? line * 8 + n : n * 8 + line]!;
        }
        target[rows ? line * 8 + k : k * 8 + line] = sum;
      }
    }
  }
}

/** Quantizes the blocks of a plane in place; blocks that stick out repeat its last row and column. */
function quantizePlane({ data, height, width }: Plane, table: readonly number[]): void {
  const [block, scratch] = [new Float64Array(64), new Float64Array(64)];
  const at = (y: number, x: number): number => Math.min(height - 1, y) * width + Math.min(width - 1, x);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let i = 0; i < 64; i++) block[i] = data[at(top + (i >> 3), left + (i & 7))]!;
      transformBlock(block, true, scratch);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i]! / table[i]!) * table[i]!;
      transformBlock(block, false, scratch);
      for (let i = 0; i < 64; i++) {
        const [y, x] = [top + (i >> 3), left + (i & 7)];
        if (y < height && x < width) data[y * width + x] = block[i]!;
      }
    }
  }
}

/** The mean of each 2 × 2 square, quantized, and back: every pixel takes that of its square. */
function quantizeHalved(plane: Plane, table: readonly number[]): void {
  const [height, width] = [Math.ceil(plane.height / 2), Math.ceil(plane.width / 2)];
  const half: Plane = { data: new Float64Array(height * width), height, width };
  const at = (y: number, x: number): number =>
    plane.data[Math.min(plane.height - 1, y) * plane.width + Math.min(plane.width - 1, x)]!;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      half.data[y * width + x] =
        (at(2 * y, 2 * x) + at(2 * y, 2 * x + 1) + at(2 * y + 1, 2 * x) + at(2 * y + 1, 2 * x + 1)) / 4;
    }
  }
  quantizePlane(half, table);
  for (let y = 0; y < plane.height; y++) {
    for (let x = 0; x < plane.width; x++) plane.data[y * plane.width + x] = half.data[(y >> 1) * width + (x >> 1)]!;
  }
}

/** What is left of an image; values are whole levels again, opacity stays. */
export function compressJpeg(sample: ImageSample, quality: number, { low, high }: LevelOptions): ImageSample {
  const { data, shape } = sample;
  const [height, width, channels] = shape as [number, number, number];
  const colours = colourChannels("jpeg", sample);
  const level = (at: number): number => (255 * (data[at]! - low)) / (high - low);
  const value = (x: number): number => low + ((high - low) * Math.min(255, Math.max(0, Math.round(x)))) / 255;
  const planes = Array.from({ length: colours }, (): Plane => ({
    data: new Float64Array(height * width),
    height,
    width,
  }));
  for (let pixel = 0; pixel < height * width; pixel++) {
    const at = pixel * channels;
    if (colours === 1) planes[0]!.data[pixel] = level(at) - 128;
    else {
      const [r, g, b] = [level(at), level(at + 1), level(at + 2)];
      planes[0]!.data[pixel] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
      planes[1]!.data[pixel] = -0.168736 * r - 0.331264 * g + 0.5 * b;
      planes[2]!.data[pixel] = 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  }
  quantizePlane(planes[0]!, quantizationTable(luminance, quality));
  for (const plane of planes.slice(1)) quantizeHalved(plane, quantizationTable(chrominance, quality));
  const out = data.slice();
  for (let pixel = 0; pixel < height * width; pixel++) {
    const at = pixel * channels;
    const luma = planes[0]!.data[pixel]! + 128;
    if (colours === 1) {
      out[at] = value(luma);
      continue;
    }
    const [blue, red] = [planes[1]!.data[pixel]!, planes[2]!.data[pixel]!];
    out[at] = value(luma + 1.402 * red);
    out[at + 1] = value(luma - 0.344136 * blue - 0.714136 * red);
    out[at + 2] = value(luma + 1.772 * blue);
  }
  return { data: out, shape };
}
