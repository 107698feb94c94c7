import { integer } from "@nn/core";
import { drawWarp, type Warp, warpTime } from "../operations/warp-time.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface TimeWarpOptions {
  /** Largest distance in frames, W; default 5. */
  readonly width: number;
}

export interface TimeWarpParameters {
  /** Frame that moves, and by how many frames. */
  readonly warp: Warp;
}

/**
 * Moves a frame c by w frames and stretches time linearly on both sides of it; first and last frame stay.
 *
 * w is uniform on −W … W, c on the frames that are more than W from both ends; in a spectrogram that is too short for it, W is smaller.
 * Between frames values are interpolated linearly.
 *
 * Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019).
 *
 * @example timeWarp(40).apply(key(1), spectrogram)
 * @throws OptionError unless `width` is an integer ≥ 0.
 */
export const timeWarp: ReplayablePlugin<"spectrogram", TimeWarpOptions, TimeWarpParameters, number> =
  defineAugmentation<"spectrogram", TimeWarpOptions, TimeWarpParameters, number>({
    name: "timeWarp",
    package: packageName,
    domain: "spectrogram",
    summary: "Stretches time on one side of a frame and shortens it on the other.",
    paper: 'Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019)',
    options: { width: integer(5, { min: 0, max: 1e6 }) },
    shorthand: "width",
    draw: ({ key, sample: { shape }, options: { width } }) => ({ warp: drawWarp(key, width, shape[0]!) }),
    apply: ({ parameters: { warp }, sample }) => warpTime(sample, warp),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    timeWarp: typeof timeWarp;
  }
}
