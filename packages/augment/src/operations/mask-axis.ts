import type { SpectrogramSample } from "@nn/core";

/** A stretch of frames or channels. */
export interface Stretch {
  readonly start: number;
  readonly width: number;
}

export type MaskFill = "mean" | "zero";

/** The spectrogram with stretches of one axis (0 frames, 1 channels) replaced by its mean or by 0. */
export function maskAxis(
  { data, shape }: SpectrogramSample,
  axis: 0 | 1,
  masks: readonly Stretch[],
  fill: MaskFill,
): SpectrogramSample {
  const [frames, channels] = shape as [number, number];
  let sum = 0;
  for (const x of data) sum += x;
  const value = fill === "mean" ? sum / data.length : 0;
  const out = data.slice();
  for (const { start, width } of masks) {
    if (axis === 0) out.fill(value, start * channels, (start + width) * channels);
    else for (let t = 0; t < frames; t++) out.fill(value, t * channels + start, t * channels + start + width);
  }
  return { data: out, shape };
}
