import { number } from "@nn/core";
import { drawUniform } from "../../random/draw.ts";
import { scaleSharpness } from "../../operations/filter.ts";
import { checkLevels, intoRange, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface SharpnessOptions extends LevelOptions {
  /** The factor is at most this far from 1; default 0.5. */
  readonly amount: number;
}

export interface SharpnessParameters {
  readonly factor: number;
}

/**
 * Sharpens or smooths
 *
 * x ← s + f·(x − s) with s smoothed by the kernel 1 1 1, 1 5 1, 1 1 1 over 13, as PIL does; f from U[1 − amount, 1 + amount); then values are kept in [low, high].
 *
 * @example sharpness(0.5).apply(key(1), image)
 * @throws OptionError for an amount outside [0, 10], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const sharpness: ReplayablePlugin<"image", SharpnessOptions, SharpnessParameters, number> = defineAugmentation<
  "image",
  SharpnessOptions,
  SharpnessParameters,
  number
>({
  name: "sharpness",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Sharpens or smooths.",
  options: { amount: number(0.5, { min: 0, max: 10 }), ...levelFields },
  shorthand: "amount",
  check: (options) => checkLevels("sharpness", options),
  draw: ({ key, options: { amount } }) => ({ factor: drawUniform(key, 1 - amount, 1 + amount) }),
  apply: ({ parameters: { factor }, sample, options }) =>
    intoRange(scaleSharpness("sharpness", sample, factor), options),
});

declare module "@nn/core" {
  interface AugmentationMap {
    sharpness: typeof sharpness;
  }
}
