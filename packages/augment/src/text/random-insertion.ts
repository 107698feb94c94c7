import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { drawInteger } from "../random/draw.ts";
import { editCount, replaceablePlaces } from "../thesaurus/replaceable.ts";
import { thesaurusField, openThesaurus, type ThesaurusOptions } from "../thesaurus/thesaurus.ts";

export interface RandomInsertionOptions extends ThesaurusOptions {
  /** Words inserted as a share of the words there are; default 0.1. */
  readonly alpha: number;
}

export interface RandomInsertionParameters {
  /** In this order; a place counts the words inserted before, and may be the end. */
  readonly insertions: readonly { readonly place: number; readonly word: string }[];
}

/**
 * Inserts n = max(1, ⌊α·length⌋) times a synonym of a random word, no stop word, at a random place, the end included.
 *
 * A text without a word that has a synonym stays as it is.
 *
 * Wei, Zou, "EDA: easy data augmentation techniques for boosting performance on text classification tasks" (2019).
 *
 * @example randomInsertion(0.1).apply(key(1), ["a", "good", "film"]) // ["movie", "a", "good", "film"]
 * @throws OptionError for α outside [0, 1], UnknownNameError or OptionError for an unknown thesaurus.
 */
export const randomInsertion: ReplayablePlugin<"text", RandomInsertionOptions, RandomInsertionParameters, number> =
  defineAugmentation<"text", RandomInsertionOptions, RandomInsertionParameters, number>({
    name: "randomInsertion",
    package: packageName,
    domain: "text",
    summary: "Inserts synonyms of words at random places.",
    paper: 'Wei, Zou, "EDA: easy data augmentation techniques" (2019)',
    options: { alpha: number(0.1, { min: 0, max: 1 }), thesaurus: thesaurusField() },
    shorthand: "alpha",
    draw({ key, sample, options: { alpha, thesaurus } }) {
      const synonyms = openThesaurus(thesaurus);
      const places = replaceablePlaces(sample, synonyms);
      if (places.length === 0) return { insertions: [] };
      const insertions = Array.from({ length: editCount(alpha, sample.length) }, (_, i) => {
        const at = key.fold(i);
        const known = synonyms(sample[places[drawInteger(at.fold("source"), 0, places.length - 1)]!]!);
        const word = known[drawInteger(at.fold("word"), 0, known.length - 1)]!;
        return { place: drawInteger(at.fold("place"), 0, sample.length + i), word };
      });
      return { insertions };
    },
    apply({ parameters: { insertions }, sample }) {
      const words = [...sample];
      for (const { place, word } of insertions) words.splice(place, 0, word);
      return words;
    },
  });

declare module "@nn/core" {
  interface AugmentationMap {
    randomInsertion: typeof randomInsertion;
  }
}
