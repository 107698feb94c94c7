import { key as keyOf, math, normal, number, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawChance, drawUniform } from "../random/draw.ts";

export interface NoiseAtSnrOptions {
  /** Smallest signal-to-noise ratio in decibels; default 5. */
  readonly min: number;
  /** Largest ratio in decibels; default 40. */
  readonly max: number;
  /** Chance that noise is added; default 1. */
  readonly probability: number;
}

export interface NoiseAtSnrParameters {
  /** The ratio in decibels, null where no noise is added. */
  readonly snr: number | null;
  /** The words of the key that the noise is drawn from. */
  readonly noise: readonly [number, number];
}

/**
 * Adds white normal noise of standard deviation rms(x)/10^(snr/20), snr from U[min, max) decibels.
 *
 * Zeros before the first and after the last sample that is not 0 are padding: they do not count in rms(x), and no noise
 * falls on them. Silence has no ratio to noise and stays as it is.
 *
 * @example
 * noiseAtSnr({ min: 10, max: 10 }).apply(key(1), recording) // noise of a tenth of the signal's power
 * noiseAtSnr({ min: 0, max: 0 }).apply(key(1), { data: Float32Array.of(3, -3, 0, 0), sampleRate }) // deviation 3, then 0, 0
 * @throws OptionError when min > max, or for a probability outside [0, 1].
 */
export const noiseAtSnr: ReplayablePlugin<"audio", NoiseAtSnrOptions, NoiseAtSnrParameters> = defineAugmentation<
  "audio",
  NoiseAtSnrOptions,
  NoiseAtSnrParameters
>({
  name: "noiseAtSnr",
  package: packageName,
  // 2: padding is left out.
  version: "2",
  domain: "audio",
  summary: "Adds white noise at a random signal-to-noise ratio.",
  options: {
    min: number(5, { min: -200, max: 200 }),
    max: number(40, { min: -200, max: 200 }),
    probability: number(1, { min: 0, max: 1 }),
  },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`noiseAtSnr: min is ${min} dB, max is ${max} dB; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max, probability } }) => ({
    snr: drawChance(key.fold("chance"), probability) ? drawUniform(key.fold("snr"), min, max) : null,
    noise: key.fold("noise").words,
  }),
  apply({ parameters: { snr, noise }, sample: { data, sampleRate } }) {
    if (snr === null) return { data: data.slice(), sampleRate };
    const out = data.slice();
    let power = 0;
    for (const x of data) power += x * x;
    if (power === 0) return { data: out, sampleRate };
    const begin = data.findIndex((x) => x !== 0);
    const end = data.findLastIndex((x) => x !== 0) + 1;
    const std = Math.sqrt(power / (end - begin)) / math.pow(10, snr / 20);
    const values = normal(keyOf(noise), data.length);
    for (let i = begin; i < end; i++) out[i] = data[i]! + std * values[i]!;
    return { data: out, sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    noiseAtSnr: typeof noiseAtSnr;
  }
}
