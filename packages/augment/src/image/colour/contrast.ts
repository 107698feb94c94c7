import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawUniform } from "../../random/draw.ts";
import { checkRange, rangeFields, clip, type RangeOptions } from "../../operations/clip.ts";

export interface ContrastOptions extends RangeOptions {
  /** The factor is at most this far from 1; default 0.2. */
  readonly amount: number;
}

export interface ContrastParameters {
  readonly factor: number;
}

/**
 * Moves values away from the mean m of their channel, or towards it: x ← x + (f − 1)·(x − m), f from
 * U[1 − amount, 1 + amount), then keeps them in [low, high].
 *
 * @example contrast(0.3).apply(key(1), image)
 * @throws OptionError for an amount outside [0, 1], or low ≥ high.
 */
export const contrast: ReplayablePlugin<"image", ContrastOptions, ContrastParameters, number> = defineAugmentation<
  "image",
  ContrastOptions,
  ContrastParameters,
  number
>({
  name: "contrast",
  package: packageName,
  domain: "image",
  summary: "Scales the distance of values to the mean of their channel.",
  options: { amount: number(0.2, { min: 0, max: 1 }), ...rangeFields },
  shorthand: "amount",
  check: (options) => {
    checkRange("contrast", options);
  },
  draw: ({ key, options: { amount } }) => ({ factor: drawUniform(key, 1 - amount, 1 + amount) }),
  apply({ parameters: { factor }, sample: { data, shape }, options }) {
    const channels = shape[2]!;
    const means = new Float64Array(channels);
    data.forEach((x, i) => (means[i % channels]! += x));
    for (let channel = 0; channel < channels; channel++) means[channel]! /= data.length / channels;
    // In this form a factor of 1 changes no bit.
    const out = data.map((x, i) => x + (factor - 1) * (x - means[i % channels]!));
    return { data: clip(out, options), shape };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    contrast: typeof contrast;
  }
}
