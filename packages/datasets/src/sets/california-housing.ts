import { oneOf } from "@nn/core";
/** @file California housing: 20,640 districts of the census of 1990, regression. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { type Missing, readMixedTable, missings } from "../read-mixed-table.ts";
import { regressionFields, type RegressionOptions, splitDataset } from "../split-dataset.ts";

export interface CaliforniaHousingOptions extends RegressionOptions {
  /** Rows with missing values are left out (`drop`, the default) or filled with training means (`mean`). */
  readonly missing: Missing;
}

/**
 * California housing, float32[n, 13] to the median house value float32[n, 1]: longitude, latitude, median age, rooms,
 * bedrooms, population, households, median income (in 10,000 dollars), and nearness to the ocean (5 features of 0 or 1).
 *
 * 20,433 rows are complete (`missing: "drop"`), 20,640 with the bedrooms filled (`missing: "mean"`). No split is published:
 * `test` (default 0.2) and `validation` (default 0) are cut by `seed`. Targets are dollars with `targetScale: "none"` and
 * have mean 0 and deviation 1 over the training rows by default. Values are capped at 500,001.
 *
 * @example (await californiaHousing()).train.inputs.shape // [16346, 13]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the pinned one.
 * Pace, Barry (1997), Sparse Spatial Autoregressions, Statistics and Probability Letters 33.
 */
export const californiaHousing: DatasetPlugin<CaliforniaHousingOptions> = defineDataset<CaliforniaHousingOptions>({
  name: "californiaHousing",
  package: "@nn/datasets",
  aliases: ["california-housing"],
  summary: "20,640 districts of California, eight numbers and a category, to the median house value.",
  paper: "Pace, Barry, Sparse Spatial Autoregressions, 1997",
  options: { ...regressionFields, missing: oneOf(missings, "drop") },
  async load({ options, key, files }) {
    const table = await readMixedTable(
      "california-housing",
      {
        delimiter: ",",
        features: [
          { name: "longitude" },
          { name: "latitude" },
          { name: "housing_median_age" },
          { name: "total_rooms" },
          { name: "total_bedrooms" },
          { name: "population" },
          { name: "households" },
          { name: "median_income" },
          { name: "ocean_proximity", categories: ["<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN"] },
        ],
        target: { name: "median_house_value", kind: "number" },
        missing: options.missing,
        standardTargets: options.targetScale === "standard",
      },
      files,
    );
    return splitDataset(table, options, key);
  },
});
