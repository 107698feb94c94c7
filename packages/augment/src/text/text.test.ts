import { key, OptionError, UnknownNameError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { edaCopies, edaSettings } from "../eda/eda-copies.ts";
import { builtInSynonyms, builtInWords } from "../thesaurus/built-in.ts";
import { editCount, replaceablePlaces } from "../thesaurus/replaceable.ts";
import { stopWords } from "../thesaurus/stop-words.ts";
import { eda } from "./eda.ts";
import { randomDeletion } from "./random-deletion.ts";
import { randomInsertion } from "./random-insertion.ts";
import { randomSwap } from "./random-swap.ts";
import { synonymReplacement } from "./synonym-replacement.ts";

const text = (words: string): string[] => words.split(" ");
const keys = (count: number) => Array.from({ length: count }, (_, i) => key(i));
/** 20 words, 8 of them with synonyms. */
const sentence = text("the film is a good and funny story about a brave boy who wants to find the old city with xyzzy");

it("counts edits as the paper: max(1, ⌊α·length⌋)", () => {
  expect([editCount(0.1, 19), editCount(0.1, 20), editCount(0.1, 29), editCount(0.1, 30)]).toEqual([1, 2, 2, 3]);
  expect([editCount(0.1, 3), editCount(0, 30), editCount(0.1, 0)]).toEqual([1, 0, 0]);
});

describe("the built-in thesaurus", () => {
  it("knows more than 150 words, lower case, none its own synonym, both ways round", () => {
    const known = builtInWords();
    expect(known.length).toBeGreaterThan(150);
    for (const word of known) {
      expect(word).toMatch(/^[a-z]+$/);
      expect(builtInSynonyms(word)).not.toContain(word);
      for (const other of builtInSynonyms(word)) expect(builtInSynonyms(other)).toContain(word);
    }
    expect(builtInSynonyms("Film")).toEqual(["movie", "picture"]);
    expect(builtInSynonyms("xyzzy")).toEqual([]);
    expect(builtInSynonyms("constructor")).toEqual([]);
  });

  it("stop words are not replaced", () => {
    expect(stopWords.has("the") && stopWords.has("won't") && !stopWords.has("good")).toBe(true);
    expect(replaceablePlaces(["The", "good", "very"], () => ["x"])).toEqual([1]);
  });
});

describe("synonymReplacement", () => {
  it("replaces n words at different places by synonyms, and nothing else", () => {
    for (const at of keys(100)) {
      const result = synonymReplacement(0.1).apply(at, sentence);
      const changed = result.flatMap((word, i) => (word === sentence[i] ? [] : [i]));
      expect(changed.length).toBe(2);
      for (const i of changed) expect(builtInSynonyms(sentence[i]!)).toContain(result[i]);
    }
  });

  it("keeps capitals", () => {
    const replace = (word: string): string | undefined =>
      synonymReplacement({ alpha: 1, thesaurus: { good: ["fine"], x: ["me"], "2nd": ["b"] } }).apply(key(0), [word])[0];
    expect(["good", "Good", "GOOD", "X", "2nd", "goOd"].map(replace)).toEqual([
      "fine",
      "Fine",
      "FINE",
      "Me",
      "b",
      "fine",
    ]);
  });

  it("replaces one of two equal words", () => {
    const result = synonymReplacement({ alpha: 0.1, thesaurus: { film: ["movie"] } }).apply(key(0), ["film", "film"]);
    expect(result.toSorted()).toEqual(["film", "movie"]);
  });

  it("does nothing to a text with no replaceable word", () => {
    for (const words of [["xyzzy"], ["the", "very"], []]) {
      expect(synonymReplacement(1).apply(key(0), words)).toEqual(words);
      expect(randomInsertion(1).apply(key(0), words)).toEqual(words);
    }
  });

  it("reaches every synonym and every place", () => {
    const results = keys(300).map((at) => synonymReplacement(0).draw(at, sentence).replacements.length);
    expect(new Set(results)).toEqual(new Set([0]));
    const places = new Set(keys(300).map((at) => synonymReplacement(0.05).draw(at, sentence).replacements[0]!.place));
    expect([...places].sort((a, b) => a - b)).toEqual(replaceablePlaces(sentence, builtInSynonyms));
    const words = new Set(keys(100).map((at) => synonymReplacement(1).apply(at, ["good"])[0]));
    expect([...words].sort()).toEqual([...builtInSynonyms("good")].sort());
  });
});

describe("randomInsertion", () => {
  it("inserts n synonyms of words of the text and keeps the order of the others", () => {
    for (const at of keys(50)) {
      const { insertions } = randomInsertion(0.15).draw(at, sentence);
      expect(insertions.length).toBe(3);
      for (const { word } of insertions)
        expect(sentence.some((source) => builtInSynonyms(source).includes(word))).toBe(true);
      const result = [...randomInsertion(0.15).applyWith({ insertions }, sentence)];
      expect(result.length).toBe(sentence.length + 3);
      for (const { place, word } of insertions.toReversed()) expect(result.splice(place, 1)).toEqual([word]);
      expect(result).toEqual(sentence);
    }
  });

  it("reaches every place, the end too", () => {
    const places = new Set(keys(100).map((at) => randomInsertion(0.1).draw(at, ["good", "film"]).insertions[0]!.place));
    expect(places).toEqual(new Set([0, 1, 2]));
  });
});

describe("randomSwap and randomDeletion", () => {
  it("swap keeps the words, moves two, and every pair comes", () => {
    const words = text("a b c d");
    const results = keys(200).map((at) => randomSwap(0.1).apply(at, words));
    for (const result of results) {
      expect(result.toSorted()).toEqual(words);
      expect(result.filter((word, i) => word !== words[i]).length).toBe(2);
    }
    expect(new Set(results.map((result) => result.join(""))).size).toBe(6);
    expect(randomSwap(1).apply(key(0), ["one"])).toEqual(["one"]);
  });

  it("deletion has its probability (binomial, 4.4 standard deviations: false alarm 1e-5) and keeps the order", () => {
    const words = Array.from({ length: 1000 }, (_, i) => `w${i}`);
    const { kept } = randomDeletion(0.3).draw(key(4), words);
    expect(Math.abs(kept.length - 700)).toBeLessThan(4.4 * Math.sqrt(210));
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  });

  it("deletion never leaves nothing", () => {
    const left = keys(60).map((at) => randomDeletion(1).apply(at, ["a", "b", "c"]));
    expect(left.every((words) => words.length === 1)).toBe(true);
    expect(new Set(left.flat())).toEqual(new Set(["a", "b", "c"]));
  });
});

describe("eda", () => {
  it("takes each of the four edits a quarter of the time (4.4 standard deviations each)", () => {
    const edits = keys(800).map((at) => eda().draw(at, sentence).edit);
    for (let edit = 0; edit < 4; edit++) {
      expect(Math.abs(edits.filter((other) => other === edit).length - 200)).toBeLessThan(4.4 * Math.sqrt(150));
    }
  });

  it("edaCopies gives the copies asked for, then the text", () => {
    const texts = edaCopies(key(1), sentence, edaSettings(500));
    expect(texts.length).toBe(17);
    expect(texts.at(-1)).toEqual(sentence);
    expect(new Set(texts.map((words) => words.join(" "))).size).toBeGreaterThan(10);
    expect(edaCopies(key(1), sentence, edaSettings(500))).toEqual(texts);
    expect(edaCopies(key(1), sentence, { copies: 0 })).toEqual([sentence]);
    expect(edaSettings(2000)).toEqual({ alpha: 0.05, copies: 8 });
    expect(edaSettings(5000)).toEqual({ alpha: 0.1, copies: 4 });
  });
});

it("refuses unknown thesauri and bad options", () => {
  expect(() => eda({ thesaurus: "wordnett" as "wordnet" })).toThrow(UnknownNameError);
  expect(() => eda({ thesaurus: { film: "movie" } as never })).toThrow(OptionError);
  expect(() => synonymReplacement(1.2)).toThrow(OptionError);
  expect(() => edaCopies(key(0), sentence, { copies: -1 })).toThrow(OptionError);
  expect(() => eda().apply(key(0), "a text" as never)).toThrow(/wanted a list of words/);
});
