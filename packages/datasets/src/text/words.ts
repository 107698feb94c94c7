/** @file Sentences to words. */

/**
 * The words of a sentence that is tokenised already: what stands between spaces and tabs, in lower case.
 *
 * @example spacedWords("It 's  good .") // ["it", "'s", "good", "."]
 */
export function spacedWords(sentence: string): string[] {
  return sentence
    .toLowerCase()
    .split(/[ \t]+/)
    .filter((word) => word !== "");
}

/** Letters and digits by number, so that no engine's Unicode tables decide what a word is. */
const token = /[0-9a-z\u00c0-\u024f]+(?:'[a-z]+)?|[^\s0-9a-z\u00c0-\u024f]/gu;

/**
 * The words of plain text in lower case: runs of letters and digits (with 's, n't and the like), and every other
 * character by itself.
 *
 * @example plainWords("I don't: £1,000!") // ["i", "don't", ":", "£", "1", ",", "000", "!"]
 */
export function plainWords(text: string): string[] {
  return text.toLowerCase().match(token) ?? [];
}
