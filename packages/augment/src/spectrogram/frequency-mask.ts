import { OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { maskFields, drawMasks, maskAxis, type MaskOptions, type Stretch } from "../operations/mask-axis.ts";

export interface FrequencyMaskOptions extends MaskOptions {
  /** Largest number of channels of a mask, F; default 8. */
  readonly width: number;
}

export interface FrequencyMaskParameters {
  readonly masks: readonly Stretch[];
}

/**
 * Hides bands of frequency: f channels from f₀ on, f uniform on 0 … F, f₀ uniform on 0 … channels − f.
 *
 * Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019).
 *
 * @example frequencyMask({ width: 27, count: 2 }).apply(key(1), spectrogram)
 * @throws OptionError for a negative width or count, and when applied to a spectrogram with fewer channels than `width`.
 */
export const frequencyMask: ReplayablePlugin<"spectrogram", FrequencyMaskOptions, FrequencyMaskParameters, number> =
  defineAugmentation<"spectrogram", FrequencyMaskOptions, FrequencyMaskParameters, number>({
    name: "frequencyMask",
    package: packageName,
    domain: "spectrogram",
    summary: "Hides bands of frequency in a spectrogram.",
    paper: 'Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019)',
    options: { ...maskFields(8) },
    shorthand: "width",
    draw({ key, sample: { shape }, options: { width, count } }) {
      const channels = shape[1]!;
      if (width > channels) {
        throw new OptionError(`frequencyMask: width is ${width}; the spectrogram has ${channels} channels`);
      }
      return { masks: drawMasks(key, count, width, channels) };
    },
    apply: ({ parameters: { masks }, sample, options: { fill } }) => maskAxis(sample, 1, masks, fill),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    frequencyMask: typeof frequencyMask;
  }
}
