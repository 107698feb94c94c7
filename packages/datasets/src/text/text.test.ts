import { DataError, key, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { joinTexts, labelledTexts } from "./read-labelled.ts";
import { splitTexts, type UnsplitTexts, withVocabulary } from "./text-dataset.ts";
import { buildVocabulary, encodeText } from "./vocabulary.ts";
import { plainWords, spacedWords } from "./words.ts";

describe("words", () => {
  it("takes tokenised sentences at spaces and tabs only", () => {
    expect(spacedWords(" It 's\tgood . ")).toEqual(["it", "'s", "good", "."]);
    expect(spacedWords("a\u00a0b")).toEqual(["a\u00a0b"]);
  });

  it("tokenises plain text", () => {
    expect(plainWords("I don't: £1,000! café😀")).toEqual(["i", "don't", ":", "£", "1", ",", "000", "!", "café", "😀"]);
    expect(plainWords("  ")).toEqual([]);
  });
});

describe("buildVocabulary", () => {
  const sentences = [["b", "a", "c"], ["b", "a"], ["b"]];

  it("orders by falling frequency, then by code units", () => {
    expect(buildVocabulary(sentences)).toEqual(["<pad>", "<unk>", "b", "a", "c"]);
    expect(buildVocabulary([["é", "z", "Z", "a"]]).slice(2)).toEqual(["Z", "a", "z", "é"]);
  });

  it("leaves out rare words, and all beyond the size", () => {
    expect(buildVocabulary(sentences, { minCount: 2 }).slice(2)).toEqual(["b", "a"]);
    expect(buildVocabulary(sentences, { size: 3 })).toEqual(["<pad>", "<unk>", "b"]);
    expect(() => buildVocabulary(sentences, { size: 2 })).toThrow(OptionError);
    expect(() => buildVocabulary(sentences, { minCount: 0 })).toThrow(OptionError);
  });

  it("has no trouble with words that name parts of objects or the special places", () => {
    const vocabulary = buildVocabulary([["constructor", "__proto__", "<pad>"]]);
    const ids = encodeText(vocabulary, ["constructor", "__proto__", "toString", "<pad>"], 4);
    expect([...ids]).toEqual([4, 3, 1, 2]);
    expect([...encodeText(["<pad>", "<unk>"], ["<pad>", "<unk>"], 2)]).toEqual([1, 1]);
  });
});

describe("encodeText", () => {
  it("pads, cuts and marks unknown words", () => {
    const vocabulary = ["<pad>", "<unk>", "good", "film"];
    expect([...encodeText(vocabulary, ["good", "old", "film"], 5)]).toEqual([2, 1, 3, 0, 0]);
    expect([...encodeText(vocabulary, ["good", "old", "film"], 2)]).toEqual([2, 1]);
    expect([...encodeText(vocabulary, [], 2)]).toEqual([0, 0]);
    expect(() => encodeText(vocabulary, [], 0)).toThrow(OptionError);
  });
});

describe("labelledTexts", () => {
  const read = (line: string) => {
    const [label = "", ...words] = line.split(" ");
    return label === "" ? undefined : { label, words };
  };

  it("joins sentences and classes in order", () => {
    const part = labelledTexts(["no a b", "yes c"], "t", ["no", "yes"], read);
    expect(joinTexts(part, part)).toEqual({
      texts: [["a", "b"], ["c"], ["a", "b"], ["c"]],
      labels: Int32Array.of(0, 1, 0, 1),
    });
  });

  it.each([
    ["an empty file", [], "t: got no lines"],
    ["an empty line", ["no a", ""], 't, line 2: got "", wanted a class and a sentence'],
    ["an unknown class", ["maybe a"], 't, line 1: got class "maybe", wanted one of no, yes'],
    ["a class without words", ["no"], "t, line 1: got no words"],
  ])("refuses %s", (_, lines, message) => {
    expect(() => labelledTexts(lines, "t", ["no", "yes"], read)).toThrow(DataError);
    expect(() => labelledTexts(lines, "t", ["no", "yes"], read)).toThrow(message);
  });
});

describe("splitTexts", () => {
  const source: UnsplitTexts = {
    name: "toy",
    classes: ["even", "odd"],
    all: {
      texts: Array.from({ length: 20 }, (_, i) => ["word", `w${i}`]),
      labels: Int32Array.from({ length: 20 }, (_, i) => i % 2),
    },
  };
  const options = {
    trainLimit: null,
    stratify: true,
    minCount: 1,
    vocabularySize: 20_000,
    seed: 0,
    test: 4,
    validation: 2,
    length: 3,
  };

  it("keeps words, ids and classes side by side", async () => {
    const data = await splitTexts(source, options, key(1));
    const { vocabulary = [] } = data;
    for (const split of ["train", "validation", "test"] as const) {
      const texts = data.texts?.[split] ?? [];
      expect(texts.length).toBe({ train: 14, validation: 2, test: 4 }[split]);
      expect(data[split]?.inputs.dtype).toBe("int32");
      expect(data[split]?.inputs.shape).toEqual([texts.length, 3]);
      texts.forEach((words, i) => {
        expect(data[split]?.inputs.data.subarray(3 * i, 3 * i + 3)).toEqual(encodeText(vocabulary, words, 3));
        expect(data[split]?.targets.data[i]).toBe(Number(words[1]?.slice(1)) % 2);
      });
    }
    expect(vocabulary.length).toBe(2 + 1 + 14);
  });

  it("knows the words of the training sentences only", async () => {
    const data = await splitTexts(source, { ...options, trainLimit: 5 }, key(1));
    expect(new Set(data.vocabulary)).toEqual(new Set(["<pad>", "<unk>", ...(data.texts?.train.flat() ?? [])]));
    // Each test sentence is "word" and a word of its own.
    expect(data.test.inputs.data.every((id, i) => id === [2, 1, 0][i % 3])).toBe(true);
  });

  it("keeps published parts, and test rows whatever the limit", async () => {
    const published = { texts: [["w"]], labels: Int32Array.of(1) };
    const data = await splitTexts(
      { ...source, validation: published, test: published },
      { ...options, validation: 0 },
      key(1),
    );
    expect([data.train, data.validation, data.test].map((split) => split?.targets.shape)).toEqual([[20], [1], [1]]);
    const [few, all] = await Promise.all(
      [5, null].map((trainLimit) => splitTexts(source, { ...options, trainLimit }, key(1))),
    );
    expect(few?.texts?.test).toEqual(all?.texts?.test);
    expect(few?.texts?.train).toEqual(all?.texts?.train.slice(0, 5));
  });

  it("has words and vocabulary in its digest", async () => {
    const base = await splitTexts(source, options, key(1));
    // Other unknown test words: the ids stay, the words do not.
    const renamed = { ...source, all: { ...source.all, texts: source.all.texts.map((words) => [...words]) } };
    expect((await splitTexts(renamed, options, key(1))).digest).toBe(base.digest);
    const first = base.texts?.test[0]?.[1];
    for (const words of renamed.all.texts) if (words[1] === first) words[1] = "else";
    const other = await splitTexts(renamed, options, key(1));
    expect(other.test.inputs.data).toEqual(base.test.inputs.data);
    expect(other.digest).not.toBe(base.digest);
  });

  it("can be encoded again with more words", async () => {
    const data = await splitTexts(source, options, key(1));
    const wider = await withVocabulary(data, [
      ...(data.vocabulary ?? []),
      ...(data.texts?.test ?? []).map(([, w = ""]) => w),
    ]);
    expect(wider.test.inputs.data.includes(1)).toBe(false);
    expect(wider.train).toEqual(data.train);
    expect((await withVocabulary(wider, data.vocabulary ?? [])).digest).toBe(data.digest);
    const { texts: _texts, ...wordless } = data;
    await expect(withVocabulary(wordless, [])).rejects.toThrow('dataset "toy" has no words');
  });
});
