import { bernoulli, number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawInteger } from "../random/draw.ts";

export interface RandomDeletionOptions {
  /** Chance of each word to go; default 0.1. */
  readonly probability: number;
}

export interface RandomDeletionParameters {
  /** Places of the words that stay. */
  readonly kept: readonly number[];
}

/**
 * Deletes each word with a chance; if none is left, one random word stays.
 *
 * Wei, Zou, "EDA: easy data augmentation techniques for boosting performance on text classification tasks" (2019).
 *
 * @example randomDeletion(0.3).apply(key(1), ["a", "good", "film"]) // ["good", "film"]
 * @throws OptionError for a probability outside [0, 1].
 */
export const randomDeletion: ReplayablePlugin<"text", RandomDeletionOptions, RandomDeletionParameters, number> =
  defineAugmentation<"text", RandomDeletionOptions, RandomDeletionParameters, number>({
    name: "randomDeletion",
    package: packageName,
    domain: "text",
    summary: "Deletes each word with a chance.",
    paper: 'Wei, Zou, "EDA: easy data augmentation techniques" (2019)',
    options: { probability: number(0.1, { min: 0, max: 1 }) },
    shorthand: "probability",
    draw({ key, sample: { length }, options: { probability } }) {
      const gone = bernoulli(key.fold("gone"), length, probability);
      const kept = [...gone.keys()].filter((place) => gone[place] === 0);
      return { kept: kept.length > 0 || length === 0 ? kept : [drawInteger(key.fold("kept"), 0, length - 1)] };
    },
    apply: ({ parameters: { kept }, sample }) => kept.map((place) => sample[place]!),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    randomDeletion: typeof randomDeletion;
  }
}
