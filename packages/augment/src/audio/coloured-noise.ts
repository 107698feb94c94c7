import { key as keyOf, math, normal, number, oneOf, OptionError } from "@nn/core";
import { drawUniform } from "../random/draw.ts";
import { fft } from "../front-end/fft.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface ColouredNoiseOptions {
  /** Power over frequency: 1/f (pink), 1/f² (brown), or f² (violet); default "pink". White noise is `noiseAtSnr`. */
  readonly colour: "pink" | "brown" | "violet";
  /** Smallest signal-to-noise ratio in decibels; default 5. */
  readonly min: number;
  /** Largest ratio in decibels; default 40. */
  readonly max: number;
}

export interface ColouredNoiseParameters {
  /** In decibels. */
  readonly snr: number;
  /** The words of the key of the noise. */
  readonly noise: readonly [number, number];
}

/**
 * Adds pink, brown or violet noise of rms(x)/10^(snr/20), snr from U[min, max) decibels.
 *
 * White normal noise whose spectrum is weighted by f^(−½), f^(−1) or f, without a constant part, scaled to the power asked for. Zeros before
 * the first and after the last sample that is not 0 are padding: they do not count in rms(x), and no noise falls on them.
 *
 * @example colouredNoise({ colour: "brown", min: 10, max: 20 }).apply(key(1), recording)
 * @throws OptionError when min > max.
 */
export const colouredNoise: ReplayablePlugin<"audio", ColouredNoiseOptions, ColouredNoiseParameters> =
  defineAugmentation<"audio", ColouredNoiseOptions, ColouredNoiseParameters>({
    name: "colouredNoise",
    package: packageName,
    domain: "audio",
    summary: "Adds pink, brown or violet noise at a random signal-to-noise ratio.",
    options: {
      colour: oneOf(["pink", "brown", "violet"], "pink"),
      min: number(5, { min: -200, max: 200 }),
      max: number(40, { min: -200, max: 200 }),
    },
    check: ({ min, max }) => {
      if (min > max) throw new OptionError(`colouredNoise: min is ${min} dB, max is ${max} dB; wanted min ≤ max`);
    },
    draw: ({ key, options: { min, max } }) => ({
      snr: drawUniform(key.fold("snr"), min, max),
      noise: key.fold("noise").words,
    }),
    apply({ parameters: { snr, noise }, sample: { data, sampleRate }, options: { colour } }) {
      const out = data.slice();
      const begin = data.findIndex((x) => x !== 0);
      if (begin < 0) return { data: out, sampleRate };
      const end = data.findLastIndex((x) => x !== 0) + 1;
      const values = shaped(keyOf(noise), end - begin, colour);
      const [signal, own] = [powerOf(data), powerOf(values)];
      const scale = own === 0 ? 0 : Math.sqrt(signal / own) / math.pow(10, snr / 20);
      for (let i = begin; i < end; i++) out[i] = data[i]! + scale * values[i - begin]!;
      return { data: out, sampleRate };
    },
  });

function powerOf(data: Float32Array | Float64Array): number {
  let sum = 0;
  for (const x of data) sum += x * x;
  return sum;
}

function shaped(key: ReturnType<typeof keyOf>, length: number, colour: ColouredNoiseOptions["colour"]): Float64Array {
  let size = 2;
  while (size < length) size *= 2;
  const [real, imaginary] = [Float64Array.from(normal(key, size)), new Float64Array(size)];
  const transform = fft(size);
  transform(real, imaginary);
  for (let bin = 0; bin < size; bin++) {
    const frequency = Math.min(bin, size - bin);
    const weight =
      frequency === 0
        ? 0
        : colour === "violet"
          ? frequency
          : colour === "brown"
            ? 1 / frequency
            : 1 / Math.sqrt(frequency);
    real[bin]! *= weight;
    // The transform of the conjugate is the inverse up to a factor, and a factor does not matter here.
    imaginary[bin]! *= -weight;
  }
  transform(real, imaginary);
  return real.subarray(0, length);
}

declare module "@nn/core" {
  interface AugmentationMap {
    colouredNoise: typeof colouredNoise;
  }
}
