import { number, OptionError } from "@nn/core";
import { drawLogUniform } from "../random/draw.ts";
import { stretchSignal, vocoderFrame } from "../operations/phase-vocoder.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface TimeStretchOptions {
  /** Slowest; default 0.8. */
  readonly min: number;
  /** Fastest; default 1.25. */
  readonly max: number;
}

export interface TimeStretchParameters {
  /** Above 1 is faster. */
  readonly factor: number;
}

/**
 * Plays a signal faster or slower at the same pitch by a phase vocoder with frames of about a twentieth of a second; the logarithm of the
 * factor is uniform. The length stays: the end is cut off, or silence follows.
 *
 * Flanagan, Golden, "Phase vocoder" (1966).
 *
 * @example timeStretch({ min: 0.9, max: 1.1 }).apply(key(1), recording)
 * @throws OptionError unless 0.1 ≤ min ≤ max ≤ 10.
 */
export const timeStretch: ReplayablePlugin<"audio", TimeStretchOptions, TimeStretchParameters> = defineAugmentation<
  "audio",
  TimeStretchOptions,
  TimeStretchParameters
>({
  name: "timeStretch",
  package: packageName,
  domain: "audio",
  summary: "Plays a signal faster or slower at the same pitch.",
  paper: 'Flanagan, Golden, "Phase vocoder" (1966)',
  options: { min: number(0.8, { min: 0.1, max: 10 }), max: number(1.25, { min: 0.1, max: 10 }) },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`timeStretch: min is ${min}, max is ${max}; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ factor: drawLogUniform(key, min, max) }),
  apply({ parameters: { factor }, sample: { data, sampleRate } }) {
    if (factor === 1) return { data: data.slice(), sampleRate };
    const out = new Float32Array(data.length);
    out.set(stretchSignal(data, factor, vocoderFrame(sampleRate)).subarray(0, data.length));
    return { data: out, sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    timeStretch: typeof timeStretch;
  }
}
