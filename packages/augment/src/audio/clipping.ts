import { number, OptionError } from "@nn/core";
import { drawUniform } from "../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface ClippingOptions {
  /** Smallest share of samples that are clipped; default 0. */
  readonly min: number;
  /** Largest share; default 0.2. */
  readonly max: number;
}

export interface ClippingParameters {
  readonly share: number;
}

/**
 * Clips the loudest samples, as an overdriven microphone does: values beyond ±t become ±t, t the magnitude that a share of the samples
 * from U[min, max) exceeds.
 *
 * @example clipping({ min: 0, max: 0.1 }).apply(key(1), recording)
 * @throws OptionError unless 0 ≤ min ≤ max ≤ 1.
 */
export const clipping: ReplayablePlugin<"audio", ClippingOptions, ClippingParameters> = defineAugmentation<
  "audio",
  ClippingOptions,
  ClippingParameters
>({
  name: "clipping",
  package: packageName,
  domain: "audio",
  summary: "Clips the loudest samples.",
  options: { min: number(0, { min: 0, max: 1 }), max: number(0.2, { min: 0, max: 1 }) },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`clipping: min is ${min}, max is ${max}; wanted min ≤ max`);
  },
  draw: ({ key, options: { min, max } }) => ({ share: drawUniform(key, min, max) }),
  apply({ parameters: { share }, sample: { data, sampleRate } }) {
    const loudness = data.map(Math.abs).sort();
    const limit = loudness[Math.max(0, Math.ceil((1 - share) * data.length) - 1)]!;
    return { data: data.map((x) => Math.min(limit, Math.max(-limit, x))), sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    clipping: typeof clipping;
  }
}
