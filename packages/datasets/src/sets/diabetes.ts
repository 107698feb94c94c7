/** @file Diabetes: 442 patients, ten measures, progression after a year, regression. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { readMixedTable } from "../read-mixed-table.ts";
import { regressionFields, type RegressionOptions, splitDataset } from "../split-dataset.ts";

/**
 * The diabetes data of the LARS paper, float32[n, 10] (age, sex as 1 or 2, body mass index, blood pressure, six serum
 * measures) to the disease progression after one year, float32[n, 1], which is 25 to 346.
 *
 * No split is published: `test` (default 0.2) and `validation` (default 0) are cut by `seed`. Targets have mean 0 and
 * deviation 1 over the training rows, unless `targetScale` is "none". Nothing is missing.
 *
 * @example (await diabetes()).train.inputs.shape // [354, 10]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the pinned one.
 * Efron, Hastie, Johnstone, Tibshirani (2004), Least Angle Regression, Annals of Statistics 32(2).
 */
export const diabetes: DatasetPlugin<RegressionOptions> = defineDataset<RegressionOptions>({
  name: "diabetes",
  package: "@nn/datasets",
  summary: "442 patients with ten measures, to the progression of their disease.",
  paper: "Efron, Hastie, Johnstone, Tibshirani, Least Angle Regression, 2004",
  options: regressionFields,
  async load({ options, key, files }) {
    const table = await readMixedTable(
      "diabetes",
      {
        delimiter: "\t",
        features: ["AGE", "SEX", "BMI", "BP", "S1", "S2", "S3", "S4", "S5", "S6"].map((name) => ({ name })),
        target: { name: "Y", kind: "number" },
        missing: "drop",
        standardTargets: options.targetScale === "standard",
      },
      files,
    );
    return splitDataset(table, options, key);
  },
});
