import { integers, number, permutation } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";
import { matchCapitals } from "../thesaurus/match-capitals.ts";
import { editCount, replaceablePlaces } from "../thesaurus/replaceable.ts";
import { thesaurusField, openThesaurus, type ThesaurusOptions } from "../thesaurus/thesaurus.ts";

export interface SynonymReplacementOptions extends ThesaurusOptions {
  /** Share of the words that is replaced; default 0.1. */
  readonly alpha: number;
}

export interface SynonymReplacementParameters {
  readonly replacements: readonly { readonly place: number; readonly word: string }[];
}

/**
 * Replaces n = max(1, ⌊α·length⌋) words, no stop words, by synonyms: places and synonyms are uniform.
 *
 * A text with fewer replaceable words has all of them replaced; one with none stays as it is. Each place is drawn by itself,
 * so a word that occurs twice may change once. Capitals stay: a synonym of "Good" is "Decent", of "GOOD" is "DECENT".
 *
 * Wei, Zou, "EDA: easy data augmentation techniques for boosting performance on text classification tasks" (2019).
 *
 * @example synonymReplacement(0.1).apply(key(1), ["a", "good", "film"]) // ["a", "decent", "film"]
 * @throws OptionError for α outside [0, 1], UnknownNameError or OptionError for an unknown thesaurus.
 */
export const synonymReplacement: ReplayablePlugin<
  "text",
  SynonymReplacementOptions,
  SynonymReplacementParameters,
  number
> = defineAugmentation<"text", SynonymReplacementOptions, SynonymReplacementParameters, number>({
  name: "synonymReplacement",
  package: packageName,
  // 2: synonyms keep capitals.
  version: "2",
  domain: "text",
  summary: "Replaces some words by synonyms.",
  paper: 'Wei, Zou, "EDA: easy data augmentation techniques" (2019)',
  options: { alpha: number(0.1, { min: 0, max: 1 }), thesaurus: thesaurusField() },
  shorthand: "alpha",
  draw({ key, sample, options: { alpha, thesaurus } }) {
    const synonyms = openThesaurus(thesaurus);
    const places = replaceablePlaces(sample, synonyms);
    const order = permutation(key.fold("places"), places.length);
    const chosen = [...order.subarray(0, editCount(alpha, sample.length))].map((i) => places[i]!);
    return {
      replacements: chosen.map((place) => {
        const known = synonyms(sample[place]!);
        const word = known[integers(key.fold("word", place), 1, known.length)[0]!]!;
        return { place, word: matchCapitals(sample[place]!, word) };
      }),
    };
  },
  apply({ parameters: { replacements }, sample }) {
    const words = [...sample];
    for (const { place, word } of replacements) words[place] = word;
    return words;
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    synonymReplacement: typeof synonymReplacement;
  }
}
