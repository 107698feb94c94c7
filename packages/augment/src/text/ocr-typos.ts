import { number } from "@nn/core";
import { drawTypos, type Typo, withTypos } from "../operations/typos.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface OcrTyposOptions {
  /** Chance of each letter that has one to be taken for; default 0.05. */
  readonly probability: number;
}

export interface OcrTyposParameters {
  readonly typos: readonly Typo[];
}

const lookalikes: Readonly<Record<string, string>> = {
  0: "oO",
  1: "lI",
  2: "zZ",
  5: "sS",
  6: "b",
  8: "B",
  9: "g",
  b: "6",
  B: "8",
  c: "e",
  e: "c",
  f: "t",
  g: "9",
  h: "b",
  i: "l1",
  I: "l1",
  l: "1I",
  m: "n",
  n: "m",
  o: "0",
  O: "0",
  s: "5",
  S: "5",
  t: "f",
  u: "v",
  v: "u",
  z: "2",
  Z: "2",
};

/**
 * Reads a letter as one that looks like it, as recognition of printed text does, each letter with a chance; capitals stay capitals.
 *
 * @example ocrTypos(0.1).apply(key(1), ["a", "good", "film"])
 * @throws OptionError for a probability outside [0, 1].
 */
export const ocrTypos: ReplayablePlugin<"text", OcrTyposOptions, OcrTyposParameters, number> = defineAugmentation<
  "text",
  OcrTyposOptions,
  OcrTyposParameters,
  number
>({
  name: "ocrTypos",
  package: packageName,
  domain: "text",
  summary: "Confuses letters that look alike.",
  options: { probability: number(0.05, { min: 0, max: 1 }) },
  shorthand: "probability",
  draw: ({ key, sample, options: { probability } }) => ({ typos: drawTypos(key, sample, probability, lookalikes) }),
  apply: ({ parameters: { typos }, sample }) => withTypos(sample, typos),
});

declare module "@nn/core" {
  interface AugmentationMap {
    ocrTypos: typeof ocrTypos;
  }
}
