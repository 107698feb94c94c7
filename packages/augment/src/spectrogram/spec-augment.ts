import { oneOf } from "@nn/core";
import { drawMasks, maskAxis, meanOf, type MaskFill, type Stretch } from "../operations/mask-axis.ts";
import { drawWarp, type Warp, warpTime } from "../operations/warp-time.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface SpecAugmentOptions {
  /** LB and LD of LibriSpeech, SM and SS of Switchboard; default "LD". */
  readonly policy: keyof typeof policies;
  /** What masks become: the mean of the spectrogram, or 0; default "mean". */
  readonly fill: MaskFill;
}

export interface SpecAugmentParameters {
  readonly warp: Warp;
  readonly bands: readonly Stretch[];
  readonly times: readonly Stretch[];
}

const policies = {
  LB: { warp: 80, band: 27, bands: 1, time: 100, share: 1, times: 1 },
  LD: { warp: 80, band: 27, bands: 2, time: 100, share: 1, times: 2 },
  SM: { warp: 40, band: 15, bands: 2, time: 70, share: 0.2, times: 2 },
  SS: { warp: 40, band: 27, bands: 2, time: 70, share: 0.2, times: 2 },
} as const;

/**
 * Warps time, then hides bands of frequency and stretches of time, by a policy of the paper:
 *
 * | policy | W  | F  | bands | T   | p   | times |
 * | ------ | -- | -- | ----- | --- | --- | ----- |
 * | LB     | 80 | 27 | 1     | 100 | 1   | 1     |
 * | LD     | 80 | 27 | 2     | 100 | 1   | 2     |
 * | SM     | 40 | 15 | 2     | 70  | 0.2 | 2     |
 * | SS     | 40 | 27 | 2     | 70  | 0.2 | 2     |
 *
 * W and T are frames of 10 ms, F bands of 80; no band is wider than the spectrogram, no stretch longer than p times it.
 *
 * Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019).
 *
 * @example specAugment("SM").apply(key(1), spectrogram)
 * @throws OptionError for another policy.
 */
export const specAugment: ReplayablePlugin<
  "spectrogram",
  SpecAugmentOptions,
  SpecAugmentParameters,
  "LB" | "LD" | "SM" | "SS"
> = defineAugmentation<"spectrogram", SpecAugmentOptions, SpecAugmentParameters, "LB" | "LD" | "SM" | "SS">({
  name: "specAugment",
  package: packageName,
  domain: "spectrogram",
  summary: "Warps time and hides bands and stretches, by a policy of the paper.",
  paper: 'Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019)',
  options: { policy: oneOf(["LB", "LD", "SM", "SS"], "LD"), fill: oneOf(["mean", "zero"], "mean") },
  shorthand: "policy",
  draw({ key, sample: { shape }, options: { policy } }) {
    const [frames, channels] = shape as [number, number];
    const { warp, band, bands, time, share, times } = policies[policy];
    return {
      warp: drawWarp(key.fold("warp"), warp, frames),
      bands: drawMasks(key.fold("bands"), bands, Math.min(band, channels), channels),
      times: drawMasks(key.fold("times"), times, Math.min(time, Math.floor(share * frames)), frames),
    };
  },
  apply({ parameters: { warp, bands, times }, sample, options: { fill } }) {
    const warped = warpTime(sample, warp);
    // The mean is that of the whole: masks do not change what later ones are filled with.
    const mean = fill === "mean" ? meanOf(warped.data) : 0;
    return maskAxis(maskAxis(warped, 1, bands, mean), 0, times, mean);
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    specAugment: typeof specAugment;
  }
}
