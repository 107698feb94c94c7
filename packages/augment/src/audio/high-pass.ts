import { number, OptionError } from "@nn/core";
import { drawLogUniform } from "../random/draw.ts";
import { butterworth, filterSignal } from "../operations/filter-signal.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface HighPassOptions {
  /** Lowest cutoff in hertz; default 50. */
  readonly min: number;
  /** Highest; at most half the sample rate counts. Default 800. */
  readonly max: number;
}

export interface HighPassParameters {
  /** In hertz; null where it reaches half the sample rate and nothing is filtered. */
  readonly cutoff: number | null;
}

/**
 * Lets the high tones pass: a Butterworth filter of second order, 12 dB an octave beyond a cutoff whose logarithm is uniform.
 *
 * @example highPass({ min: 1000, max: 3000 }).apply(key(1), recording)
 * @throws OptionError unless 0 < min ≤ max.
 */
export const highPass: ReplayablePlugin<"audio", HighPassOptions, HighPassParameters> = defineAugmentation<
  "audio",
  HighPassOptions,
  HighPassParameters
>({
  name: "highPass",
  package: packageName,
  domain: "audio",
  summary: "Lets the high tones of a signal pass.",
  options: { min: number(50, { above: 0 }), max: number(800, { above: 0 }) },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`highPass: min is ${min} Hz, max is ${max} Hz; wanted min ≤ max`);
  },
  draw({ key, sample: { sampleRate }, options: { min, max } }) {
    const cutoff = drawLogUniform(key, min, max);
    return { cutoff: cutoff < sampleRate / 2 ? cutoff : null };
  },
  apply({ parameters: { cutoff }, sample: { data, sampleRate } }) {
    if (cutoff === null) return { data: data.slice(), sampleRate };
    return { data: filterSignal(data, butterworth("high", cutoff, sampleRate)), sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    highPass: typeof highPass;
  }
}
