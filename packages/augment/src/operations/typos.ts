import { type Key, uniform64 } from "@nn/core";

import { drawInteger } from "../random/draw.ts";

/** A letter of a word that becomes another. */
export interface Typo {
  readonly word: number;
  readonly letter: number;
  readonly becomes: string;
}

/** Each letter that the table knows, in its own case or in lower case, becomes one of its letters with a chance. */
export function drawTypos(
  key: Key,
  words: readonly string[],
  probability: number,
  table: Readonly<Record<string, string>>,
): readonly Typo[] {
  return words.flatMap((text, word) => {
    const at = key.fold(word);
    const draws = uniform64(at.fold("chance"), text.length);
    return Array.from({ length: text.length }, (_, letter) => letter).flatMap((letter) => {
      const meant = text[letter]!;
      const known = table[meant] ?? table[meant.toLowerCase()];
      if (known === undefined || draws[letter]! >= probability) return [];
      const other = known[drawInteger(at.fold("letter", letter), 0, known.length - 1)]!;
      const isCapital = table[meant] === undefined;
      return [{ word, letter, becomes: isCapital ? other.toUpperCase() : other }];
    });
  });
}

export function withTypos(words: readonly string[], typos: readonly Typo[]): readonly string[] {
  const out = [...words];
  for (const { word, letter, becomes } of typos) {
    const text = out[word]!;
    out[word] = text.slice(0, letter) + becomes + text.slice(letter + 1);
  }
  return out;
}
