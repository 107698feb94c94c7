/** @file MNIST: 70,000 grey pictures of handwritten digits. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { readImages } from "../read-images.ts";
import { publishedFields, splitDataset, type SplitOptions } from "../split-dataset.ts";

/**
 * MNIST, float32[n, 28, 28, 1], 10 classes, 60,000 published training rows and 10,000 test rows. Options as
 * `fashionMnist`.
 *
 * @example (await mnist({ trainLimit: 1000 })).train.inputs.shape // [1000, 28, 28, 1]
 * @throws DataError when the files are not there and cannot be downloaded, or are not the published ones.
 * LeCun, Bottou, Bengio, Haffner (1998), Proc. IEEE 86(11).
 */
export const mnist: DatasetPlugin<SplitOptions> = defineDataset<SplitOptions>({
  name: "mnist",
  package: "@nn/datasets",
  summary: "70,000 grey pictures of handwritten digits, 28 × 28 pixels.",
  paper: "LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition, 1998",
  options: publishedFields,
  async load({ options, key, files }) {
    return splitDataset(await readImages("mnist", files), options, key);
  },
});
