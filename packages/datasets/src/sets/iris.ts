/** @file Iris: 150 flowers, four lengths, three species. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { readTable } from "../read-table.ts";
import { splitDataset, tableFields, type TableOptions } from "../split-dataset.ts";

/**
 * Fisher's iris, float32[n, 4] (sepal length and width, petal length and width in cm), 3 classes of 50.
 *
 * No split is published: `test` (default 0.2) and `validation` (default 0) are cut by `seed`, stratified by default.
 *
 * @example (await iris({ validation: 0.2 })).train.inputs.shape // [90, 4]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the published one.
 * Fisher (1936), The use of multiple measurements in taxonomic problems.
 */
export const iris: DatasetPlugin<TableOptions> = defineDataset<TableOptions>({
  name: "iris",
  package: "@nn/datasets",
  summary: "150 flowers of three species, four lengths each.",
  paper: "Fisher, The use of multiple measurements in taxonomic problems, 1936",
  options: tableFields,
  async load({ options, key, files }) {
    return splitDataset(await readTable("iris", { header: "scikit-learn" }, files), options, key);
  },
});
