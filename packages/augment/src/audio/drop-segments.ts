import { integer, number } from "@nn/core";
import { drawUniform } from "../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface DropSegmentsOptions {
  /** Number of stretches; default 1. */
  readonly count: number;
  /** Longest stretch in seconds; default 0.1. */
  readonly seconds: number;
}

export interface DropSegmentsParameters {
  /** In seconds. */
  readonly segments: readonly { readonly start: number; readonly length: number }[];
}

/**
 * Silences stretches of a signal, each of a length from U[0, seconds) at a uniform place.
 *
 * @example dropSegments({ count: 2, seconds: 0.05 }).apply(key(1), recording)
 * @throws OptionError for a negative count or length.
 */
export const dropSegments: ReplayablePlugin<"audio", DropSegmentsOptions, DropSegmentsParameters> = defineAugmentation<
  "audio",
  DropSegmentsOptions,
  DropSegmentsParameters
>({
  name: "dropSegments",
  package: packageName,
  domain: "audio",
  summary: "Silences stretches of a signal.",
  options: { count: integer(1, { min: 0, max: 1000 }), seconds: number(0.1, { min: 0 }) },
  draw({ key, sample: { data, sampleRate }, options: { count, seconds } }) {
    const whole = data.length / sampleRate;
    return {
      segments: Array.from({ length: count }, (_, i) => {
        const length = drawUniform(key.fold("length", i), 0, Math.min(seconds, whole));
        return { start: drawUniform(key.fold("start", i), 0, whole - length), length };
      }),
    };
  },
  apply({ parameters: { segments }, sample: { data, sampleRate } }) {
    const out = data.slice();
    for (const { start, length } of segments) {
      const first = Math.round(start * sampleRate);
      out.fill(0, first, first + Math.round(length * sampleRate));
    }
    return { data: out, sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    dropSegments: typeof dropSegments;
  }
}
