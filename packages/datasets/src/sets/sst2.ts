/** @file SST-2: 9,613 sentences of movie reviews, two polarities. */
import { OptionError } from "@nn/core";
import { catalog } from "../catalog.ts";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { parseLines } from "../loaders/lines.ts";
import { readCatalogFile } from "../read-catalog-file.ts";
import { type LabelledLine, labelledTexts } from "../text/read-labelled.ts";
import { splitTexts, textFields, type TextOptions, type TextSplit } from "../text/text-dataset.ts";
import { spacedWords } from "../text/words.ts";

/**
 * Stanford Sentiment Treebank, whole sentences and two classes, int32[n, 56] of token ids beside the words in `texts`:
 * 6,920 training, 872 validation and 1,821 test sentences as published (not the phrases of GLUE).
 *
 * Options: `trainLimit`, `stratify` (default false), `length` (default 56), `minCount` (default 1), `vocabularySize`
 * (default 20,000), `seed`. `validation` must be 0: the published validation part is always there.
 *
 * @example (await sst2()).validation?.inputs.shape // [872, 56]
 * @throws DataError when the files are not there and cannot be downloaded, or are not the pinned ones.
 * Socher and others (2013), Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank, EMNLP 2013.
 */
export const sst2: DatasetPlugin<TextOptions> = defineDataset<TextOptions>({
  name: "sst2",
  package: "@nn/datasets",
  aliases: ["sst-2"],
  summary: "9,613 sentences of movie reviews, negative and positive, split as published.",
  paper: "Socher and others, Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank, 2013",
  options: textFields(56),
  check({ validation }) {
    if (validation !== 0)
      throw new OptionError(
        `sst2: validation is ${validation}; wanted 0, because the published validation part is used`,
      );
  },
  async load({ options, key, files }) {
    const { name, classes, citation, license } = catalog.sst2;
    const part = async (split: string): Promise<TextSplit> => {
      const { bytes, path } = await readCatalogFile("sst2", `stsa.binary.${split}`, files);
      return labelledTexts(parseLines(bytes, { file: path }), path, classes, (line) => readSentence(line, classes));
    };
    const [all, validation, test] = await Promise.all([part("train"), part("dev"), part("test")]);
    return splitTexts({ name, classes, citation, license, all, validation, test }, options, key);
  },
});

/** `1 a stirring , funny …`: class number, sentence. */
function readSentence(line: string, classes: readonly string[]): LabelledLine | undefined {
  const [, label, sentence] = /^(\d) (.*)$/.exec(line) ?? [];
  if (label === undefined || sentence === undefined) return undefined;
  return { label: classes[Number(label)] ?? label, words: spacedWords(sentence) };
}
