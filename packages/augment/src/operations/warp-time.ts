import type { Key, SpectrogramSample } from "@nn/core";

import { drawInteger } from "../random/draw.ts";

/** Frame `at` moves by `by` frames. */
export interface Warp {
  readonly at: number;
  readonly by: number;
}

/** A distance uniform on −W … W of a frame uniform on those more than W from both ends, W at most what the frames leave room for. */
export function drawWarp(key: Key, width: number, frames: number): Warp {
  const widest = Math.min(width, Math.floor((frames - 3) / 2));
  if (widest < 1) return { at: 0, by: 0 };
  return {
    at: drawInteger(key.fold("at"), widest + 1, frames - 2 - widest),
    by: drawInteger(key.fold("by"), -widest, widest),
  };
}

/** Time stretched linearly on both sides of the frame that moves. */
export function warpTime({ data, shape }: SpectrogramSample, { at, by }: Warp): SpectrogramSample {
  const [frames, channels] = shape as [number, number];
  if (by === 0) return { data: data.slice(), shape };
  const out = new Float32Array(data.length);
  const [target, last] = [at + by, frames - 1];
  for (let t = 0; t < frames; t++) {
    const from = t <= target ? (t * at) / target : at + ((t - target) * (last - at)) / (last - target);
    const before = Math.min(last, Math.floor(from));
    const share = from - before;
    const after = Math.min(last, before + 1);
    for (let i = 0; i < channels; i++) {
      out[t * channels + i] = (1 - share) * data[before * channels + i]! + share * data[after * channels + i]!;
    }
  }
  return { data: out, shape };
}
