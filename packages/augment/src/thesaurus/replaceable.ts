import { stopWords } from "./stop-words.ts";
import type { Thesaurus } from "./thesaurus.ts";

/** Places of words that are no stop words and have a synonym. */
export function replaceablePlaces(words: readonly string[], thesaurus: Thesaurus): readonly number[] {
  return words.flatMap((word, place) =>
    !stopWords.has(word.toLowerCase()) && thesaurus(word).length > 0 ? [place] : [],
  );
}

/** The number of words that EDA changes in a text: max(1, ⌊α·length⌋), and 0 for α = 0. */
export function editCount(alpha: number, length: number): number {
  return alpha === 0 || length === 0 ? 0 : Math.max(1, Math.floor(alpha * length));
}
