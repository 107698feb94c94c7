import { number } from "@nn/core";
import { drawTypos, type Typo, withTypos } from "../operations/typos.ts";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

export interface KeyboardTyposOptions {
  /** Chance of each letter that has one to be taken for; default 0.05. */
  readonly probability: number;
}

export interface KeyboardTyposParameters {
  readonly typos: readonly Typo[];
}

const neighbours: Readonly<Record<string, string>> = {
  q: "wa",
  w: "qeas",
  e: "wrsd",
  r: "etdf",
  t: "ryfg",
  y: "tugh",
  u: "yihj",
  i: "uojk",
  o: "ipkl",
  p: "ol",
  a: "qwsz",
  s: "awedzx",
  d: "serfxc",
  f: "drtgcv",
  g: "ftyhvb",
  h: "gyujbn",
  j: "huiknm",
  k: "jiolm",
  l: "kop",
  z: "asx",
  x: "zsdc",
  c: "xdfv",
  v: "cfgb",
  b: "vghn",
  n: "bhjm",
  m: "njk",
};

/**
 * Hits a key beside the one that was meant, on a QWERTY keyboard, each letter with a chance; capitals stay capitals.
 *
 * @example keyboardTypos(0.1).apply(key(1), ["a", "good", "film"])
 * @throws OptionError for a probability outside [0, 1].
 */
export const keyboardTypos: ReplayablePlugin<"text", KeyboardTyposOptions, KeyboardTyposParameters, number> =
  defineAugmentation<"text", KeyboardTyposOptions, KeyboardTyposParameters, number>({
    name: "keyboardTypos",
    package: packageName,
    domain: "text",
    summary: "Hits neighbouring keys.",
    options: { probability: number(0.05, { min: 0, max: 1 }) },
    shorthand: "probability",
    draw: ({ key, sample, options: { probability } }) => ({ typos: drawTypos(key, sample, probability, neighbours) }),
    apply: ({ parameters: { typos }, sample }) => withTypos(sample, typos),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    keyboardTypos: typeof keyboardTypos;
  }
}
