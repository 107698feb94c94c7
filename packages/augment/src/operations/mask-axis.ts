import { type Fields, integer, type Key, oneOf, type SpectrogramSample } from "@nn/core";

import { drawInteger } from "../random/draw.ts";

/** A stretch of frames or channels. */
export interface Stretch {
  readonly start: number;
  readonly width: number;
}

export type MaskFill = "mean" | "zero";

export interface MaskOptions {
  /** Largest number of frames or channels of a mask. */
  readonly width: number;
  /** Number of masks; they may overlap. Default 1. */
  readonly count: number;
  /** What they become: the mean of the spectrogram, or 0; default "mean". */
  readonly fill: MaskFill;
}

/** The fields of masks, with the widest of them. */
export function maskFields(width: number): Fields<MaskOptions> {
  return {
    width: integer(width, { min: 0, max: 1e6 }),
    count: integer(1, { min: 0, max: 1000 }),
    fill: oneOf(["mean", "zero"], "mean"),
  };
}

/** Stretches on 0 … extent: a width uniform on 0 … widest, then a start uniform where it fits. */
export function drawMasks(key: Key, count: number, widest: number, extent: number): readonly Stretch[] {
  return Array.from({ length: count }, (_, i) => {
    const width = drawInteger(key.fold("width", i), 0, widest);
    return { start: drawInteger(key.fold("start", i), 0, extent - width), width };
  });
}

export function meanOf(data: Float32Array): number {
  let sum = 0;
  for (const x of data) sum += x;
  return sum / data.length;
}

/** The spectrogram with stretches of one axis (0 frames, 1 channels) replaced by its mean, by 0, or by a number. */
export function maskAxis(
  { data, shape }: SpectrogramSample,
  axis: 0 | 1,
  masks: readonly Stretch[],
  fill: MaskFill | number,
): SpectrogramSample {
  const [frames, channels] = shape as [number, number];
  const value = fill === "mean" ? meanOf(data) : fill === "zero" ? 0 : fill;
  const out = data.slice();
  for (const { start, width } of masks) {
    if (axis === 0) out.fill(value, start * channels, (start + width) * channels);
    else for (let t = 0; t < frames; t++) out.fill(value, t * channels + start, t * channels + start + width);
  }
  return { data: out, shape };
}
