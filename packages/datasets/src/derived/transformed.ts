import { integer, type Key, OptionError, plugin, plugins, type Transform } from "@nn/core";

import { type DatasetPlugin, type DatasetValue, defineDataset } from "../define-dataset.ts";
import { withDigest } from "../training-rows.ts";

export interface TransformedOptions {
  readonly dataset: DatasetValue | null;
  /** One after the other. */
  readonly transforms: readonly Transform[];
  /** Seed of what transforms draw; the dataset has its own. Default 0. */
  readonly seed: number;
}

/**
 * A dataset after transforms. Transform i draws from `key.fold("transform", i)`, so that adding one at the end changes no other.
 *
 * @example dataset: "transformed(cifar10Subset, transforms=[imbalanced(0.01), relabelled(0.2)])"
 * @throws OptionError without a dataset, and what its transforms throw.
 */
export const transformed: DatasetPlugin<TransformedOptions> = defineDataset<TransformedOptions>({
  name: "transformed",
  package: "@nn/datasets",
  summary: "A dataset after transforms.",
  options: {
    dataset: plugin("dataset", null, [null]),
    transforms: plugins("transform"),
    seed: integer(0),
  },
  shorthand: "dataset",
  async load({ options: { dataset, transforms }, key, files }) {
    if (dataset === null) throw new OptionError('transformed: dataset is null; wanted one, e.g. "iris"');
    let current = await dataset.load(files);
    for (const [i, transform] of transforms.entries()) {
      const own: Key = key.fold("transform", i);
      current = await transform.apply(current, { key: own });
    }
    // Not every transform says what it made of the digest.
    return withDigest(current);
  },
});
