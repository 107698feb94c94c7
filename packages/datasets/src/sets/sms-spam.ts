/** @file SMS Spam Collection: 5,574 text messages, wanted and unwanted. */
import { catalog } from "../catalog.ts";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { parseLines } from "../loaders/lines.ts";
import { readCatalogFile } from "../read-catalog-file.ts";
import { type LabelledLine, labelledTexts } from "../text/read-labelled.ts";
import { splitTexts, unsplitTextFields, type UnsplitTextOptions } from "../text/text-dataset.ts";
import { plainWords } from "../text/words.ts";

/**
 * SMS Spam Collection, int32[n, 80] of token ids beside the words in `texts`, 2 classes (4,827 ham, 747 spam).
 *
 * No split is published: `test` (default 0.2) and `validation` (default 0) are cut by `seed`, stratified by default.
 * Options as `rtPolarity`, `length` with default 80. The messages are plain text: `plainWords` makes words of them. Some
 * 400 messages are repeats of others, so a few test messages are also training messages.
 *
 * @example (await smsSpam()).test.inputs.shape // [1115, 80]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the pinned one.
 * Almeida, Gómez Hidalgo, Yamakami (2011), Contributions to the Study of SMS Spam Filtering, DOCENG 2011.
 */
export const smsSpam: DatasetPlugin<UnsplitTextOptions> = defineDataset<UnsplitTextOptions>({
  name: "smsSpam",
  package: "@nn/datasets",
  aliases: ["sms-spam"],
  summary: "5,574 text messages, wanted and unwanted.",
  paper: "Almeida, Gómez Hidalgo, Yamakami, Contributions to the Study of SMS Spam Filtering, 2011",
  options: unsplitTextFields(80),
  async load({ options, key, files }) {
    const { name, classes, citation, license } = catalog["sms-spam"];
    const { bytes, path } = await readCatalogFile("sms-spam", "SMSSpamCollection", files);
    const all = labelledTexts(parseLines(bytes, { file: path }), path, classes, readMessage);
    return splitTexts({ name, classes, citation, license, all }, options, key);
  },
});

function readMessage(line: string): LabelledLine | undefined {
  const [label, message, ...more] = line.split("\t");
  if (label === undefined || message === undefined || more.length > 0) return undefined;
  return { label, words: plainWords(message) };
}
