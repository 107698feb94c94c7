import { number, permutation } from "@nn/core";
import { drawInteger } from "../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface AedaOptions {
  /** Largest number of marks as a share of the words; default 0.3333333333333333. */
  readonly share: number;
}

export interface AedaParameters {
  readonly insertions: readonly { readonly place: number; readonly mark: string }[];
}

const marks = [".", ";", "?", ":", "!", ","] as const;

/**
 * Inserts punctuation marks, and changes no word: 1 … max(1, ⌊share·length⌋) of them, each one of . ; ? : ! , before a random word, no
 * two before the same. A share of 0 inserts nothing, and an empty text stays empty.
 *
 * Karimi, Rossi, Prati, "AEDA: an easier data augmentation technique for text classification" (2021).
 *
 * @example aeda().apply(key(1), ["a", "good", "film"]) // ["a", ";", "good", "film"]
 * @throws OptionError for a share outside [0, 1].
 */
export const aeda: ReplayablePlugin<"text", AedaOptions, AedaParameters, number> = defineAugmentation<
  "text",
  AedaOptions,
  AedaParameters,
  number
>({
  name: "aeda",
  package: packageName,
  domain: "text",
  summary: "Inserts punctuation marks at random places.",
  paper: 'Karimi, Rossi, Prati, "AEDA: an easier data augmentation technique for text classification" (2021)',
  options: { share: number(0.3333333333333333, { min: 0, max: 1 }) },
  shorthand: "share",
  draw({ key, sample: { length }, options: { share } }) {
    if (share === 0 || length === 0) return { insertions: [] };
    const count = drawInteger(key.fold("count"), 1, Math.max(1, Math.floor(share * length)));
    const places = permutation(key.fold("places"), length).slice(0, count).sort();
    return {
      insertions: Array.from(places, (place, i) => ({
        place,
        mark: marks[drawInteger(key.fold("mark", i), 0, marks.length - 1)]!,
      })),
    };
  },
  apply({ parameters: { insertions }, sample }) {
    const before = new Map(insertions.map(({ place, mark }) => [place, mark]));
    return sample.flatMap((word, place) => (before.has(place) ? [before.get(place)!, word] : [word]));
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    aeda: typeof aeda;
  }
}
