import { number, oneOf } from "@nn/core";
import { drawChance } from "../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface RandomCaseOptions {
  /** Chance of each word; default 0.1. */
  readonly probability: number;
  /** "flip" makes small words large and others small, "upper", "lower" and "title" make them so; default "flip". */
  readonly mode: "flip" | "upper" | "lower" | "title";
}

export interface RandomCaseParameters {
  readonly places: readonly number[];
}

/**
 * Writes words in other letters, each with a chance: all capitals, none, or one first.
 *
 * Letters are those that every engine maps alike, independent of a language.
 *
 * @example randomCase({ probability: 1, mode: "title" }).apply(key(1), ["a", "good", "film"]) // ["A", "Good", "Film"]
 * @throws OptionError for a probability outside [0, 1].
 */
export const randomCase: ReplayablePlugin<"text", RandomCaseOptions, RandomCaseParameters> = defineAugmentation<
  "text",
  RandomCaseOptions,
  RandomCaseParameters
>({
  name: "randomCase",
  package: packageName,
  domain: "text",
  summary: "Writes words in capitals or small letters.",
  options: { probability: number(0.1, { min: 0, max: 1 }), mode: oneOf(["flip", "upper", "lower", "title"], "flip") },
  draw: ({ key, sample, options: { probability } }) => ({
    places: sample.flatMap((_, place) => (drawChance(key.fold(place), probability) ? [place] : [])),
  }),
  apply({ parameters: { places }, sample, options: { mode } }) {
    const words = [...sample];
    for (const place of places) words[place] = cased(words[place]!, mode);
    return words;
  },
});

function cased(word: string, mode: RandomCaseOptions["mode"]): string {
  if (mode === "lower") return word.toLowerCase();
  if (mode === "upper") return word.toUpperCase();
  if (mode === "title") return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
  return word === word.toLowerCase() ? word.toUpperCase() : word.toLowerCase();
}

declare module "@nn/core" {
  interface AugmentationMap {
    randomCase: typeof randomCase;
  }
}
