import { key } from "@nn/core";
import { describe, expect, it } from "vitest";

import { detokenize, tokenize } from "../tokenizer/tokenize.ts";
import { aeda } from "./aeda.ts";
import { keyboardTypos } from "./keyboard-typos.ts";
import { ocrTypos } from "./ocr-typos.ts";
import { randomCase } from "./random-case.ts";

const words = "The film is a good and funny story about a brave man".split(" ");

describe("aeda", () => {
  it("inserts 1 to a third of the length marks, and keeps the words in order", () => {
    const made = Array.from({ length: 500 }, (_, i) => aeda().apply(key(i), words));
    const counts = made.map(({ length }) => length - words.length);
    expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4]));
    expect(made.every((text) => text.filter((word) => !/^[.;?:!,]$/.test(word)).join() === words.join())).toBe(true);
    expect(new Set(made.flat().filter((word) => word.length === 1 && word !== "a")).size).toBe(6);
    expect(aeda().apply(key(1), ["one"])).toHaveLength(2);
  });
});

describe("typos", () => {
  it("hit neighbouring keys, at their chance (binomial, 4.4 standard deviations: false alarm 1e-5)", () => {
    const always = keyboardTypos(1).apply(key(1), ["Qq", "p!", "42"]);
    expect(always[0]).toMatch(/^[WA][wa]$/);
    expect(always[1]).toMatch(/^[ol]!$/);
    expect(always[2]).toBe("42");
    const letters = 9000;
    const long = ["e".repeat(letters)];
    const changed = [...keyboardTypos(0.1).apply(key(2), long)[0]!].filter((letter) => letter !== "e").length;
    expect(Math.abs(changed - 0.1 * letters)).toBeLessThan(4.4 * Math.sqrt(letters * 0.09));
  });

  it("confuse what looks alike, letter by letter", () => {
    expect(ocrTypos(1).apply(key(1), ["oO5", "xy"])).toEqual([expect.stringMatching(/^00[sS]$/), "xy"]);
  });
});

describe("case and tokens", () => {
  it("changes letters as it says", () => {
    const as = (mode: "flip" | "upper" | "lower" | "title"): readonly string[] =>
      randomCase({ probability: 1, mode }).apply(key(0), ["Good", "film", "don't"]);
    expect(as("flip")).toEqual(["good", "FILM", "DON'T"]);
    expect(as("title")).toEqual(["Good", "Film", "Don't"]);
  });

  it("keeps apostrophes, hyphens and capitals, and comes back", () => {
    const sentence = "Don't panic: it's a well-made film (almost), isn't it?";
    expect(tokenize(sentence).slice(0, 6)).toEqual(["Don't", "panic", ":", "it's", "a", "well-made"]);
    expect(detokenize(tokenize(sentence))).toBe(sentence);
    expect(tokenize("  ")).toEqual([]);
    expect(tokenize("Ça coûte 5 €")).toEqual(["Ça", "coûte", "5", "€"]);
  });
});
