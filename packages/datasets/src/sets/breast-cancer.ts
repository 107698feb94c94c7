/** @file Breast Cancer Wisconsin (Diagnostic): 569 biopsies, 30 measures, two diagnoses. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { readTable } from "../read-table.ts";
import { splitDataset, tableFields, type TableOptions } from "../split-dataset.ts";

/**
 * Breast Cancer Wisconsin (Diagnostic), float32[n, 30], 2 classes (212 malignant, 357 benign).
 *
 * No split is published: `test` (default 0.2) and `validation` (default 0) are cut by `seed`, stratified by default.
 *
 * @example (await breastCancer()).train.inputs.shape // [455, 30]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the published one.
 * Wolberg, Mangasarian, Street, Street (1993), UCI Machine Learning Repository.
 */
export const breastCancer: DatasetPlugin<TableOptions> = defineDataset<TableOptions>({
  name: "breastCancer",
  package: "@nn/datasets",
  aliases: ["breast-cancer"],
  summary: "569 biopsies with 30 measures and two diagnoses.",
  paper: "Wolberg, Mangasarian, Street, Street, Breast Cancer Wisconsin (Diagnostic), 1993",
  options: tableFields,
  async load({ options, key, files }) {
    return splitDataset(await readTable("breast-cancer", { header: "scikit-learn" }, files), options, key);
  },
});
