/** @file Sentences to words and back, with everything that is in them. */

/** Letters (Latin, Greek, Cyrillic, marks upon them) and digits by number, so that no engine's tables decide what a word is. */
const letters = String.raw`0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u052f`;
/** Apostrophes and hyphens within a word belong to it. */
const token = new RegExp(`[${letters}]+(?:['’-][${letters}]+)*|[^\\s${letters}]`, "gu");

/**
 * The words of a sentence: runs of letters and digits as they are written, with the apostrophes and hyphens in them, and every other
 * character by itself.
 *
 * @example tokenize("Don't panic: it's a well-made film!") // ["Don't", "panic", ":", "it's", "a", "well-made", "film", "!"]
 */
export function tokenize(sentence: string): readonly string[] {
  return sentence.match(token) ?? [];
}

const closing = new Set([".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "…", "”", "»"]);
const opening = new Set(["(", "[", "{", "“", "«", "$", "£", "€", "#", "@"]);

/**
 * A sentence of words: no space before a closing mark, none after an opening one.
 *
 * @example detokenize(["Don't", "panic", ":", "it's", "(", "almost", ")", "over", "."]) // "Don't panic: it's (almost) over."
 */
export function detokenize(words: readonly string[]): string {
  return words
    .map((word, i) => {
      const before = words[i - 1];
      return before === undefined || closing.has(word) || opening.has(before) ? word : ` ${word}`;
    })
    .join("");
}
