import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DataError } from "@nn/core";
import { afterAll, describe, expect, it } from "vitest";

import { wordnetSynonyms } from "./wordnet.ts";

/** Files of WordNet's format: data first, so that the index can name its offsets. */
const folder = mkdtempSync(join(tmpdir(), "wordnet-"));
afterAll(() => rmSync(folder, { recursive: true }));

const licence = "  1 This database is free.  \n  2 film is not a lemma of this line.  \n";

function write(part: string, synsets: readonly string[], lemmas: Readonly<Record<string, readonly number[]>>): void {
  const offsets: string[] = [];
  let data = licence;
  for (const words of synsets) {
    const offset = String(data.length).padStart(8, "0");
    offsets.push(offset);
    const fields = words.split(" ");
    const count = fields.length.toString(16).padStart(2, "0");
    data += `${offset} 10 n ${count} ${fields.map((word) => `${word} 0`).join(" ")} 000 | a meaning; "of word 0 word"  \n`;
  }
  const lines = Object.entries(lemmas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([lemma, meanings]) =>
        `${lemma} n ${meanings.length} 2 @ ~ ${meanings.length} 1 ${meanings.map((i) => offsets[i]).join(" ")}  \n`,
    );
  writeFileSync(join(folder, `data.${part}`), data);
  writeFileSync(join(folder, `index.${part}`), licence + lines.join(""));
}

write("noun", ["movie film picture moving_picture", "film plastic_film", "Picture image"], {
  film: [0, 1],
  movie: [0],
  picture: [0, 2],
  moving_picture: [0],
  "'hood": [1],
  zebra: [2],
});
write("verb", ["film shoot take"], { film: [0], shoot: [0], take: [0] });
write("adj", ["galore(ip) plentiful"], { galore: [0], plentiful: [0] });
write("adv", [], {});

describe("wordnetSynonyms", () => {
  const synonyms = wordnetSynonyms(folder);

  it("finds single words of all meanings and parts of speech, each once, in the order of the files", () => {
    expect(synonyms("film")).toEqual(["movie", "picture", "shoot", "take"]);
    expect(synonyms("Picture")).toEqual(["movie", "film", "image"]);
    expect(synonyms("plentiful")).toEqual(["galore"]);
  });

  it("finds the first and the last line, and nothing for unknown words", () => {
    expect(synonyms("'hood")).toEqual(["film"]);
    expect(synonyms("zebra")).toEqual(["picture", "image"]);
    for (const word of ["aardvark", "zzz", "1", "", " ", "fil", "films", "café"]) expect(synonyms(word)).toEqual([]);
  });

  it("says what is missing", () => {
    expect(() => wordnetSynonyms(join(folder, "nothing"))).toThrow(DataError);
  });
});
