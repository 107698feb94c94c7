import { key as keyOf, math, normal, number, OptionError } from "@nn/core";
import { drawLogUniform, drawUniform } from "../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface ReverbOptions {
  /** Shortest reverberation time in seconds: until the echo is 60 dB softer. Default 0.1. */
  readonly min: number;
  /** Longest; default 0.5. */
  readonly max: number;
  /** Largest power of the echo as a share of that of the direct sound; default 0.5. */
  readonly echo: number;
}

export interface ReverbParameters {
  readonly seconds: number;
  /** Power of the echo for a direct sound of 1. */
  readonly echo: number;
  /** The words of the key of the impulse response. */
  readonly noise: readonly [number, number];
}

/**
 * The echo of a room: the signal convolved with an impulse response of 1 followed by normal noise that decays by 60 dB in T seconds,
 * cut off there and scaled to a power from U[0, echo); the logarithm of T is uniform. The length stays.
 *
 * Polack's model of a room, in Jot, Cerveau, Warusfel, "Analysis and synthesis of room reverberation" (1997).
 *
 * @example reverb({ max: 0.3 }).apply(key(1), recording)
 * @throws OptionError unless 0 < min ≤ max ≤ 2, or for a negative echo.
 */
export const reverb: ReplayablePlugin<"audio", ReverbOptions, ReverbParameters> = defineAugmentation<
  "audio",
  ReverbOptions,
  ReverbParameters
>({
  name: "reverb",
  package: packageName,
  domain: "audio",
  summary: "Adds the echo of a random room.",
  options: {
    min: number(0.1, { above: 0, max: 2 }),
    max: number(0.5, { above: 0, max: 2 }),
    echo: number(0.5, { min: 0, max: 100 }),
  },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`reverb: min is ${min} s, max is ${max} s; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max, echo } }) => ({
    seconds: drawLogUniform(key.fold("seconds"), min, max),
    echo: drawUniform(key.fold("echo"), 0, echo),
    noise: key.fold("noise").words,
  }),
  apply({ parameters: { seconds, echo, noise }, sample: { data, sampleRate } }) {
    const length = Math.min(data.length, Math.max(2, Math.round(seconds * sampleRate)));
    const values = normal(keyOf(noise), length);
    let power = 0;
    // 60 dB of power are a factor of 1000 in amplitude: e^(−6.9077553·t/T).
    const response = Float64Array.from(values, (x, n) => {
      const y = n === 0 ? 0 : x * math.exp((-6.907755278982137 * n) / (seconds * sampleRate));
      power += y * y;
      return y;
    });
    const scale = power === 0 ? 0 : Math.sqrt(echo / power);
    return { data: data.map((x, i) => x + scale * echoAt(data, response, i)), sampleRate };
  },
});

function echoAt(data: Float32Array, response: Float64Array, i: number): number {
  let sum = 0;
  for (let n = Math.min(i, response.length - 1); n > 0; n--) sum += response[n]! * data[i - n]!;
  return sum;
}

declare module "@nn/core" {
  interface AugmentationMap {
    reverb: typeof reverb;
  }
}
