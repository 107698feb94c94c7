import { checkNumber, checkOptions, type Key, permutation, type SampleTypes } from "@nn/core";

import { checkSample } from "../check-sample.ts";
import { checkThesaurus, type ThesaurusOption } from "../thesaurus/thesaurus.ts";
import { drawEdit, editKinds, replayEdit } from "./edits.ts";

export interface EdaCopiesOptions {
  /** Share of words that an edit touches; default 0.1. */
  readonly alpha?: number;
  /** Number of changed copies of each text; default 9. */
  readonly copies?: number;
  /** Default "builtIn". */
  readonly thesaurus?: ThesaurusOption;
}

/**
 * Changed copies of a text, then the text itself: the recipe of the paper for growing a training set.
 *
 * Each of the four edits makes ⌊copies/4⌋ + 1 texts; of these, in random order, `copies` are kept.
 *
 * Wei, Zou, "EDA: easy data augmentation techniques for boosting performance on text classification tasks" (2019).
 *
 * @example edaCopies(key(1).fold(example), words, edaSettings(500)).length // 17
 * @throws OptionError for α outside [0, 1] or a number of copies that is negative.
 */
export function edaCopies(
  key: Key,
  sample: SampleTypes["text"],
  options: EdaCopiesOptions = {},
): SampleTypes["text"][] {
  checkOptions("edaCopies", options, ["alpha", "copies", "thesaurus"]);
  const { alpha = 0.1, copies = 9, thesaurus = "builtIn" } = options;
  checkNumber("edaCopies", "alpha", alpha, { min: 0, max: 1 });
  checkNumber("edaCopies", "copies", copies, { integer: true, min: 0, max: 10000 });
  checkThesaurus("edaCopies", thesaurus);
  checkSample("edaCopies", "text", sample);
  const each = Math.floor(copies / editKinds) + 1;
  const order = permutation(key.fold("order"), editKinds * each).subarray(0, copies);
  const made = [...order].map((i) => {
    const edit = drawEdit(key.fold("copy", i), sample, i % editKinds, { alpha, thesaurus });
    return replayEdit(edit, sample, { alpha, thesaurus });
  });
  return [...made, [...sample]];
}

/**
 * The paper's settings for a training set of `size` texts: α 0.05 and 16 copies up to 500, 8 up to 2000, then 0.1 and 4.
 *
 * @example edaSettings(500) // { alpha: 0.05, copies: 16 }
 */
export function edaSettings(size: number): { readonly alpha: number; readonly copies: number } {
  checkNumber("edaSettings", "size", size, { integer: true, min: 1 });
  if (size <= 500) return { alpha: 0.05, copies: 16 };
  return size <= 2000 ? { alpha: 0.05, copies: 8 } : { alpha: 0.1, copies: 4 };
}
