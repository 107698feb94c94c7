import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawInteger } from "../random/draw.ts";
import { editCount } from "../thesaurus/replaceable.ts";

export interface RandomSwapOptions {
  /** Swaps as a share of the words; default 0.1. */
  readonly alpha: number;
}

export interface RandomSwapParameters {
  readonly swaps: readonly (readonly [number, number])[];
}

/**
 * Lets two random words trade places, n = max(1, ⌊α·length⌋) times. A text of one word stays as it is.
 *
 * Wei, Zou, "EDA: easy data augmentation techniques for boosting performance on text classification tasks" (2019).
 *
 * @example randomSwap(0.1).apply(key(1), ["a", "good", "film"]) // ["film", "good", "a"]
 * @throws OptionError for α outside [0, 1].
 */
export const randomSwap: ReplayablePlugin<"text", RandomSwapOptions, RandomSwapParameters, number> = defineAugmentation<
  "text",
  RandomSwapOptions,
  RandomSwapParameters,
  number
>({
  name: "randomSwap",
  package: packageName,
  domain: "text",
  summary: "Lets random words trade places.",
  paper: 'Wei, Zou, "EDA: easy data augmentation techniques" (2019)',
  options: { alpha: number(0.1, { min: 0, max: 1 }) },
  shorthand: "alpha",
  draw({ key, sample: { length }, options: { alpha } }) {
    if (length < 2) return { swaps: [] };
    const swaps = Array.from({ length: editCount(alpha, length) }, (_, i) => {
      const first = drawInteger(key.fold("first", i), 0, length - 1);
      const other = drawInteger(key.fold("second", i), 0, length - 2);
      return [first, other < first ? other : other + 1] as const;
    });
    return { swaps };
  },
  apply({ parameters: { swaps }, sample }) {
    const words = [...sample];
    for (const [a, b] of swaps) [words[a], words[b]] = [words[b]!, words[a]!];
    return words;
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    randomSwap: typeof randomSwap;
  }
}
