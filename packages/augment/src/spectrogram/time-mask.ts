import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { maskFields, drawMasks, maskAxis, type MaskOptions, type Stretch } from "../operations/mask-axis.ts";

export interface TimeMaskOptions extends MaskOptions {
  /** Largest number of frames of a mask, T; default 20. */
  readonly width: number;
  /** No mask is longer than this share of the frames, p; default 1. */
  readonly fraction: number;
}

export interface TimeMaskParameters {
  readonly masks: readonly Stretch[];
}

/**
 * Hides stretches of time: t frames from t₀ on, t uniform on 0 … min(T, ⌊p·frames⌋), t₀ uniform on 0 … frames − t.
 *
 * Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019).
 *
 * @example timeMask({ width: 70, count: 2, fraction: 0.2 }).apply(key(1), spectrogram)
 * @throws OptionError for a negative width or count, or a fraction outside [0, 1].
 */
export const timeMask: ReplayablePlugin<"spectrogram", TimeMaskOptions, TimeMaskParameters, number> =
  defineAugmentation<"spectrogram", TimeMaskOptions, TimeMaskParameters, number>({
    name: "timeMask",
    package: packageName,
    domain: "spectrogram",
    summary: "Hides stretches of time in a spectrogram.",
    paper: 'Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019)',
    options: { ...maskFields(20), fraction: number(1, { min: 0, max: 1 }) },
    shorthand: "width",
    draw({ key, sample: { shape }, options: { width, count, fraction } }) {
      const frames = shape[0]!;
      const widest = Math.min(width, Math.floor(fraction * frames));
      return { masks: drawMasks(key, count, widest, frames) };
    },
    apply: ({ parameters: { masks }, sample, options: { fill } }) => maskAxis(sample, 0, masks, fill),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    timeMask: typeof timeMask;
  }
}
