import { number } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../define-augmentation.ts";
import { drawEdit, type EdaEdit, replayEdit } from "../eda/edits.ts";
import { packageName } from "../package-name.ts";
import { drawInteger } from "../random/draw.ts";
import { thesaurusField, type ThesaurusOptions } from "../thesaurus/thesaurus.ts";

export interface EdaOptions extends ThesaurusOptions {
  /** Share of words that an edit touches; default 0.1. */
  readonly alpha: number;
}

/**
 * One of EDA's four edits, each with chance ¼: synonym replacement, random insertion, random swap, random deletion.
 *
 * For the paper's recipe, which adds copies to a training set, see `edaCopies`.
 *
 * Wei, Zou, "EDA: easy data augmentation techniques for boosting performance on text classification tasks" (2019).
 *
 * @example eda(0.05).apply(key(1).fold(epoch, example), words)
 * @throws OptionError for α outside [0, 1], UnknownNameError or OptionError for an unknown thesaurus.
 */
export const eda: ReplayablePlugin<"text", EdaOptions, EdaEdit, number> = defineAugmentation<
  "text",
  EdaOptions,
  EdaEdit,
  number
>({
  name: "eda",
  package: packageName,
  // 2: synonyms keep capitals.
  version: "2",
  domain: "text",
  summary: "One of four edits of words: replacement, insertion, swap, deletion.",
  paper: 'Wei, Zou, "EDA: easy data augmentation techniques" (2019)',
  options: { alpha: number(0.1, { min: 0, max: 1 }), thesaurus: thesaurusField() },
  shorthand: "alpha",
  draw: ({ key, sample, options }) => drawEdit(key.fold("edit"), sample, drawInteger(key.fold("which"), 0, 3), options),
  apply: ({ parameters, sample, options }) => replayEdit(parameters, sample, options),
});

declare module "@nn/core" {
  interface AugmentationMap {
    eda: typeof eda;
  }
}
