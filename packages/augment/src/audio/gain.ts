import { math, number, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawUniform } from "../random/draw.ts";

export interface GainOptions {
  /** Smallest change in decibels; default −6. */
  readonly min: number;
  /** Largest change in decibels; default 6. */
  readonly max: number;
}

export interface GainParameters {
  readonly decibels: number;
}

/**
 * Makes a signal louder or softer: times 10^(g/20) with g from U[min, max) decibels.
 *
 * @example gain({ min: -12, max: 0 }).apply(key(1), recording)
 * @throws OptionError when min > max.
 */
export const gain: ReplayablePlugin<"audio", GainOptions, GainParameters> = defineAugmentation<
  "audio",
  GainOptions,
  GainParameters
>({
  name: "gain",
  package: packageName,
  domain: "audio",
  summary: "Makes a signal louder or softer by a random number of decibels.",
  options: { min: number(-6, { min: -200, max: 200 }), max: number(6, { min: -200, max: 200 }) },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`gain: min is ${min} dB, max is ${max} dB; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ decibels: drawUniform(key, min, max) }),
  apply({ parameters: { decibels }, sample: { data, sampleRate } }) {
    const factor = math.pow(10, decibels / 20);
    return { data: data.map((x) => factor * x), sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    gain: typeof gain;
  }
}
