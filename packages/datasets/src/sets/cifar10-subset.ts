/** @file A subset of CIFAR-10: 11,000 colour pictures of ten kinds of things. */
import { catalog } from "../catalog.ts";
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { parseCifar } from "../loaders/cifar.ts";
import { readCatalogFile } from "../read-catalog-file.ts";
import { publishedFields, splitDataset, type SplitOptions } from "../split-dataset.ts";

/**
 * A SUBSET of CIFAR-10, float32[n, 32, 32, 3], 10 classes: the 10,000 pictures of `data_batch_1` for training and the
 * first 1,000 of `test_batch` for testing. Its scores are not CIFAR-10 scores and must not be reported as such.
 *
 * Options as `fashionMnist`; `scale: "standard"` is by the mean and deviation of each colour over the training pixels.
 *
 * @example (await cifar10Subset({ validation: 1000 })).train.inputs.shape // [9000, 32, 32, 3]
 * @throws DataError when the files are not there, or are not the pinned ones. They are cut from an archive and are not
 * downloaded.
 * Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.
 */
export const cifar10Subset: DatasetPlugin<SplitOptions> = defineDataset<SplitOptions>({
  name: "cifar10Subset",
  package: "@nn/datasets",
  aliases: ["cifar10-subset"],
  summary: "11,000 of the 60,000 colour pictures of CIFAR-10 in ten classes, 32 × 32 pixels.",
  paper: "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
  options: publishedFields,
  async load({ options, key, files }) {
    const name = "cifar10-subset";
    const { classes, citation, license } = catalog[name];
    const [train, test] = await Promise.all([
      readCatalogFile(name, "data_batch_1.bin.gz", files),
      readCatalogFile(name, "test_batch_first1000.bin.gz", files),
    ]);
    return splitDataset(
      {
        name,
        task: "classification",
        inputShape: [32, 32, 3],
        classes,
        citation,
        license,
        statistics: "channel",
        largest: 255,
        all: parseCifar(train.bytes, train.path),
        test: parseCifar(test.bytes, test.path),
      },
      options,
      key,
    );
  },
});
