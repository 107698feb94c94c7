/** @file Digits: 1,797 handwritten digits on 8 × 8 pixels. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { readTable } from "../read-table.ts";
import { splitDataset, tableFields, type TableOptions } from "../split-dataset.ts";

/**
 * The digits of scikit-learn (the test part of UCI optdigits), float32[n, 8, 8, 1] with levels 0 to 16, 10 classes.
 *
 * No split is published: `test` (default 0.2) and `validation` (default 0) are cut by `seed`, stratified by default.
 *
 * @example (await digits()).test.inputs.shape // [359, 8, 8, 1]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the published one.
 * Alpaydin, Kaynak (1998), UCI Machine Learning Repository.
 */
export const digits: DatasetPlugin<TableOptions> = defineDataset<TableOptions>({
  name: "digits",
  package: "@nn/datasets",
  summary: "1,797 handwritten digits, 8 × 8 pixels.",
  paper: "Alpaydin, Kaynak, Optical Recognition of Handwritten Digits, 1998",
  options: tableFields,
  async load({ options, key, files }) {
    return splitDataset(
      await readTable("digits", { header: "none", inputShape: [8, 8, 1], largest: 16 }, files),
      options,
      key,
    );
  },
});
