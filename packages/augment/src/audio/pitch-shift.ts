import { math, number, OptionError } from "@nn/core";
import { drawUniform } from "../random/draw.ts";
import { stretchSignal, vocoderFrame } from "../operations/phase-vocoder.ts";
import { resampleSignal } from "../operations/resample-signal.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface PitchShiftOptions {
  /** Lowest shift in semitones; default −2. */
  readonly min: number;
  /** Highest; default 2. */
  readonly max: number;
}

export interface PitchShiftParameters {
  readonly semitones: number;
}

/**
 * Raises or lowers all tones by s semitones from U[min, max), a factor r = 2^(s/12), at the same length: stretched to r times its length
 * by a phase vocoder, then played r times as fast.
 *
 * @example pitchShift({ min: -4, max: 4 }).apply(key(1), recording)
 * @throws OptionError unless −24 ≤ min ≤ max ≤ 24.
 */
export const pitchShift: ReplayablePlugin<"audio", PitchShiftOptions, PitchShiftParameters> = defineAugmentation<
  "audio",
  PitchShiftOptions,
  PitchShiftParameters
>({
  name: "pitchShift",
  package: packageName,
  domain: "audio",
  summary: "Raises or lowers all tones at the same length.",
  options: { min: number(-2, { min: -24, max: 24 }), max: number(2, { min: -24, max: 24 }) },
  check: ({ min, max }) => {
    if (min > max)
      throw new OptionError(`pitchShift: min is ${min} semitones, max is ${max} semitones; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ semitones: drawUniform(key, min, max) }),
  apply({ parameters: { semitones }, sample: { data, sampleRate } }) {
    if (semitones === 0) return { data: data.slice(), sampleRate };
    const ratio = math.pow(2, semitones / 12);
    const stretched = stretchSignal(data, 1 / ratio, vocoderFrame(sampleRate));
    return { data: resampleSignal(stretched, ratio, data.length, "sinc"), sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    pitchShift: typeof pitchShift;
  }
}
