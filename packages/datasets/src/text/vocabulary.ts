/** @file Words to numbers and back. */
import { checkNumber } from "@nn/core";

/** Token id after the last word. */
export const paddingId = 0;
/** Token id of every word that the vocabulary lacks. */
export const unknownId = 1;

/** What stands at those places of a vocabulary. */
const special: readonly string[] = ["<pad>", "<unk>"];

export interface VocabularyOptions {
  /** Words that occur less often are unknown. Default 1. */
  readonly minCount?: number;
  /** Words at most, the places for padding and unknown words included; the most frequent stay. Default: no limit. */
  readonly size?: number;
}

/**
 * The words of sentences by falling frequency, then by code units, after places 0 for padding and 1 for unknown words.
 *
 * Give it the training sentences only, augmented ones with them where words that augmentation brings in shall be known.
 * @example buildVocabulary([["a", "b"], ["b"]]) // ["<pad>", "<unk>", "b", "a"]
 * @throws OptionError for a minCount below 1 or a size below 3.
 */
export function buildVocabulary(
  sentences: readonly (readonly string[])[],
  options: VocabularyOptions = {},
): readonly string[] {
  const { minCount = 1, size } = options;
  checkNumber("buildVocabulary", "minCount", minCount, { integer: true, min: 1 });
  if (size !== undefined) checkNumber("buildVocabulary", "size", size, { integer: true, min: 3 });
  const counts = new Map<string, number>();
  for (const words of sentences) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const known = [...counts]
    .filter(([, count]) => count >= minCount)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([word]) => word);
  return [...special, ...known].slice(0, size);
}

/** The vocabulary of a list of words, in their order. */
export function vocabularyOf(words: readonly string[]): readonly string[] {
  return [...special, ...new Set(words)];
}

/** Id of each word, by vocabulary: the same one is used for thousands of sentences. */
const indices = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function indexOf(vocabulary: readonly string[]): ReadonlyMap<string, number> {
  const known = indices.get(vocabulary);
  if (known !== undefined) return known;
  const made = new Map(vocabulary.map((word, id) => [word, id] as const).slice(special.length));
  indices.set(vocabulary, made);
  return made;
}

/**
 * Token ids of a sentence, int32[length]: 1 for words that the vocabulary lacks, 0 after the last word; what is longer
 * than `length` is cut at the end. The vocabulary must not be changed afterwards.
 *
 * @example encodeText(["<pad>", "<unk>", "good", "film"], ["good", "old", "film"], 5) // [2, 1, 3, 0, 0]
 * @throws OptionError for a length below 1.
 */
export function encodeText(vocabulary: readonly string[], words: readonly string[], length: number): Int32Array {
  checkNumber("encodeText", "length", length, { integer: true, min: 1 });
  const ids = new Int32Array(length);
  const index = indexOf(vocabulary);
  words.slice(0, length).forEach((word, i) => {
    ids[i] = index.get(word) ?? unknownId;
  });
  return ids;
}
