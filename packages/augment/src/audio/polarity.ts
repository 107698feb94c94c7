import { number } from "@nn/core";
import { drawChance } from "../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface PolarityOptions {
  /** Default 0.5. */
  readonly probability: number;
}

export interface PolarityParameters {
  readonly inverted: boolean;
}

/**
 * Turns a signal upside down with a chance, x ← −x, which nobody hears.
 *
 * @example polarity().apply(key(1), recording)
 * @throws OptionError for a probability outside [0, 1].
 */
export const polarity: ReplayablePlugin<"audio", PolarityOptions, PolarityParameters, number> = defineAugmentation<
  "audio",
  PolarityOptions,
  PolarityParameters,
  number
>({
  name: "polarity",
  package: packageName,
  domain: "audio",
  summary: "Turns a signal upside down with a chance.",
  options: { probability: number(0.5, { min: 0, max: 1 }) },
  shorthand: "probability",
  draw: ({ key, options: { probability } }) => ({ inverted: drawChance(key, probability) }),
  apply: ({ parameters: { inverted }, sample: { data, sampleRate } }) => ({
    data: inverted ? data.map((x) => -x) : data.slice(),
    sampleRate,
  }),
});

declare module "@nn/core" {
  interface AugmentationMap {
    polarity: typeof polarity;
  }
}
