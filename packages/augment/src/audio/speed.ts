import { number, oneOf, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawLogUniform } from "../random/draw.ts";
import { type Interpolation, resampleSignal } from "../operations/resample-signal.ts";

export interface SpeedOptions {
  /** Smallest factor; default 0.9. */
  readonly min: number;
  /** Largest factor; above 1 is faster and higher; default 1.1. */
  readonly max: number;
  /** Between samples: a windowed sinc, which keeps high tones, or a straight line; default "sinc". */
  readonly interpolation: Interpolation;
  /** "keep" cuts the end off or adds silence, "change" lets the length be round(n/factor); default "keep". */
  readonly length: "keep" | "change";
}

export interface SpeedParameters {
  readonly factor: number;
}

/**
 * Plays a signal faster or slower, pitch and tempo together: y(i) = x(i·f), the logarithm of f uniform.
 *
 * Ko, Peddinti, Povey, Khudanpur, "Audio augmentation for speech recognition" (2015).
 *
 * @example speed({ min: 0.9, max: 1.1 }).apply(key(1), recording)
 * @throws OptionError unless 0.1 ≤ min ≤ max ≤ 10.
 */
export const speed: ReplayablePlugin<"audio", SpeedOptions, SpeedParameters> = defineAugmentation<
  "audio",
  SpeedOptions,
  SpeedParameters
>({
  name: "speed",
  package: packageName,
  domain: "audio",
  summary: "Plays a signal faster or slower.",
  paper: 'Ko, Peddinti, Povey, Khudanpur, "Audio augmentation for speech recognition" (2015)',
  options: {
    min: number(0.9, { min: 0.1, max: 10 }),
    max: number(1.1, { min: 0.1, max: 10 }),
    interpolation: oneOf(["sinc", "linear"], "sinc"),
    length: oneOf(["keep", "change"], "keep"),
  },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`speed: min is ${min}, max is ${max}; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ factor: drawLogUniform(key, min, max) }),
  apply({ parameters: { factor }, sample: { data, sampleRate }, options: { interpolation, length } }) {
    const count = length === "keep" ? data.length : Math.max(1, Math.round(data.length / factor));
    return { data: resampleSignal(data, factor, count, interpolation), sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    speed: typeof speed;
  }
}
