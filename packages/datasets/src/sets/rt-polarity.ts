/** @file Movie review sentences of Pang and Lee: 10,662 sentences, two polarities. */
import { catalog } from "../catalog.ts";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { parseLines } from "../loaders/lines.ts";
import { readCatalogFile } from "../read-catalog-file.ts";
import { joinTexts, labelledTexts } from "../text/read-labelled.ts";
import { splitTexts, unsplitTextFields, type UnsplitTextOptions } from "../text/text-dataset.ts";
import { spacedWords } from "../text/words.ts";

/**
 * Sentence polarity v1.0, int32[n, 60] of token ids beside the words in `texts`, 2 classes (negative, positive) of 5,331.
 *
 * No split is published: `test` (default 0.2) and `validation` (default 0) are cut by `seed`, stratified by default.
 * Options: `trainLimit`, `length` (default 60; the longest sentence has 59 words), `minCount` (default 1),
 * `vocabularySize` (default 20,000). The vocabulary is that of the training sentences.
 *
 * @example (await rtPolarity({ trainLimit: 500 })).train.inputs.shape // [500, 60]
 * @throws DataError when the files are not there and cannot be downloaded, or are not the pinned ones.
 * Pang, Lee (2005), Seeing stars, ACL 2005.
 */
export const rtPolarity: DatasetPlugin<UnsplitTextOptions> = defineDataset<UnsplitTextOptions>({
  name: "rtPolarity",
  package: "@nn/datasets",
  aliases: ["rt-polarity"],
  summary: "10,662 sentences of movie reviews, negative and positive.",
  paper: "Pang, Lee, Seeing stars: exploiting class relationships for sentiment categorization, 2005",
  options: unsplitTextFields(60),
  async load({ options, key, files }) {
    const { name, classes, citation, license } = catalog["rt-polarity"];
    // One class a file, in the order of the classes.
    const parts = await Promise.all(
      ["rt-polarity.neg", "rt-polarity.pos"].map(async (file, label) => {
        const { bytes, path } = await readCatalogFile("rt-polarity", file, files);
        const read = (line: string) => ({ label: classes[label] ?? "", words: spacedWords(line) });
        return labelledTexts(parseLines(bytes, { file: path }), path, classes, read);
      }),
    );
    return splitTexts({ name, classes, citation, license, all: joinTexts(...parts) }, options, key);
  },
});
