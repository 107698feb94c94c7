import { number, oneOf } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawUniform } from "../random/draw.ts";

export interface TimeShiftOptions {
  /** Largest shift to either side in seconds; default 0.1. */
  readonly seconds: number;
  /** What comes in at the other end: silence, or what went out; default "silence". */
  readonly mode: "silence" | "wrap";
}

export interface TimeShiftParameters {
  /** Later is positive. */
  readonly seconds: number;
}

/**
 * Moves a signal in time by U[−seconds, seconds), rounded to whole samples; its length stays.
 *
 * @example timeShift({ seconds: 0.05 }).apply(key(1), recording)
 * @throws OptionError for a negative shift.
 */
export const timeShift: ReplayablePlugin<"audio", TimeShiftOptions, TimeShiftParameters, number> = defineAugmentation<
  "audio",
  TimeShiftOptions,
  TimeShiftParameters,
  number
>({
  name: "timeShift",
  package: packageName,
  domain: "audio",
  summary: "Moves a signal in time.",
  options: { seconds: number(0.1, { min: 0 }), mode: oneOf(["silence", "wrap"], "silence") },
  shorthand: "seconds",
  draw: ({ key, options: { seconds } }) => ({ seconds: drawUniform(key, -seconds, seconds) }),
  apply({ parameters: { seconds }, sample: { data, sampleRate }, options: { mode } }) {
    const n = data.length;
    const shift = Math.round(seconds * sampleRate);
    const out = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const from = i - shift;
      if (mode === "wrap") out[i] = data[((from % n) + n) % n]!;
      else if (from >= 0 && from < n) out[i] = data[from]!;
    }
    return { data: out, sampleRate };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    timeShift: typeof timeShift;
  }
}
