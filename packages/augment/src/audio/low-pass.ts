import { number, OptionError } from "@nn/core";
import { drawLogUniform } from "../random/draw.ts";
import { butterworth, filterSignal } from "../operations/filter-signal.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface LowPassOptions {
  /** Lowest cutoff in hertz; default 1500. */
  readonly min: number;
  /** Highest; at most half the sample rate counts. Default 7500. */
  readonly max: number;
}

export interface LowPassParameters {
  /** In hertz; null where it reaches half the sample rate and nothing is filtered. */
  readonly cutoff: number | null;
}

/**
 * Lets the low tones pass: a Butterworth filter of second order, 12 dB an octave beyond a cutoff whose logarithm is uniform.
 *
 * @example lowPass({ min: 1000, max: 3000 }).apply(key(1), recording)
 * @throws OptionError unless 0 < min ≤ max.
 */
export const lowPass: ReplayablePlugin<"audio", LowPassOptions, LowPassParameters> = defineAugmentation<
  "audio",
  LowPassOptions,
  LowPassParameters
>({
  name: "lowPass",
  package: packageName,
  domain: "audio",
  summary: "Lets the low tones of a signal pass.",
  options: { min: number(1500, { above: 0 }), max: number(7500, { above: 0 }) },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`lowPass: min is ${min} Hz, max is ${max} Hz; wanted min ≤ max`);
  },
  draw({ key, sample: { sampleRate }, options: { min, max } }) {
    const cutoff = drawLogUniform(key, min, max);
    return { cutoff: cutoff < sampleRate / 2 ? cutoff : null };
  },
  apply({ parameters: { cutoff }, sample: { data, sampleRate } }) {
    if (cutoff === null) return { data: data.slice(), sampleRate };
    return { data: filterSignal(data, butterworth("low", cutoff, sampleRate)), sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    lowPass: typeof lowPass;
  }
}
