/** @file TREC questions: 5,952 questions, six types of answers. */
import { catalog } from "../catalog.ts";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { parseLines } from "../loaders/lines.ts";
import { readCatalogFile } from "../read-catalog-file.ts";
import { type LabelledLine, labelledTexts } from "../text/read-labelled.ts";
import { splitTexts, textFields, type TextOptions, type TextSplit } from "../text/text-dataset.ts";
import { spacedWords } from "../text/words.ts";

/**
 * TREC question classification, int32[n, 40] of token ids beside the words in `texts`, 6 coarse classes, 5,452 published
 * training and 500 test questions.
 *
 * Options: `validation` (share or count of the training rows, default 0), `trainLimit`, `stratify` (default false),
 * `length` (default 40; the longest question has 37 words), `minCount` (default 1), `vocabularySize` (default 20,000),
 * `seed`. Words are in lower case.
 *
 * @example (await trec()).classes // ["ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"]
 * @throws DataError when the files are not there and cannot be downloaded, or are not the published ones.
 * Li, Roth (2002), Learning Question Classifiers, COLING 2002.
 */
export const trec: DatasetPlugin<TextOptions> = defineDataset<TextOptions>({
  name: "trec",
  package: "@nn/datasets",
  summary: "5,952 questions by the type of their answer, six classes.",
  paper: "Li, Roth, Learning Question Classifiers, 2002",
  options: textFields(40),
  async load({ options, key, files }) {
    const { name, classes, citation, license } = catalog.trec;
    const part = async (file: string): Promise<TextSplit> => {
      const { bytes, path } = await readCatalogFile("trec", file, files);
      return labelledTexts(parseLines(bytes, { file: path, encoding: "latin-1" }), path, classes, readQuestion);
    };
    const [all, test] = await Promise.all([part("train_5500.label"), part("TREC_10.label")]);
    return splitTexts({ name, classes, citation, license, all, test }, options, key);
  },
});

/** `DESC:manner How did …`: coarse class, fine class, question. */
function readQuestion(line: string): LabelledLine | undefined {
  const [, label, question] = /^([A-Z]+):\S+ (.*)$/.exec(line) ?? [];
  return label === undefined || question === undefined ? undefined : { label, words: spacedWords(question) };
}
