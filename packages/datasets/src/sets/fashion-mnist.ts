/** @file Fashion-MNIST: 70,000 grey pictures of clothes. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { readImages } from "../read-images.ts";
import { publishedFields, splitDataset, type SplitOptions } from "../split-dataset.ts";

/**
 * Fashion-MNIST, float32[n, 28, 28, 1], 10 classes, 60,000 published training rows and 10,000 test rows.
 *
 * Options: `validation` (share or count of the training rows, default 0), `trainLimit` (default null, all),
 * `stratify` (default false), `scale` (default "standard", by one mean and deviation of all training pixels), `seed`.
 *
 * @example (await fashionMnist({ validation: 0.1 })).train.inputs.shape // [54000, 28, 28, 1]
 * @throws DataError when the files are not there and cannot be downloaded, or are not the published ones.
 * Xiao, Rasul, Vollgraf (2017), arXiv:1708.07747.
 */
export const fashionMnist: DatasetPlugin<SplitOptions> = defineDataset<SplitOptions>({
  name: "fashionMnist",
  package: "@nn/datasets",
  aliases: ["fashion-mnist"],
  summary: "70,000 grey pictures of clothes in ten classes, 28 × 28 pixels.",
  paper:
    "Xiao, Rasul, Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, 2017",
  options: publishedFields,
  async load({ options, key, files }) {
    return splitDataset(await readImages("fashion-mnist", files), options, key);
  },
});
