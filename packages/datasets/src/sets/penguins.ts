import { oneOf } from "@nn/core";
/** @file Palmer penguins: 344 penguins of three species, numbers and categories, some missing. */
import { type DatasetPlugin, defineDataset } from "../define-dataset.ts";
import { type Missing, readMixedTable, missings } from "../read-mixed-table.ts";
import { splitDataset, tableFields, type TableOptions } from "../split-dataset.ts";

export interface PenguinsOptions extends TableOptions {
  /** Rows with missing values are left out (`drop`, the default) or filled with training means (`mean`). */
  readonly missing: Missing;
}

/**
 * Palmer penguins, float32[n, 9], 3 species: island (3 features of 0 or 1), bill length and depth in mm, flipper length in
 * mm, body mass in g, sex (2 features). The year of the visit is no feature.
 *
 * 333 rows are complete (`missing: "drop"`), 344 with the missing ones filled (`missing: "mean"`). No split is published:
 * `test` (default 0.2) and `validation` (default 0) are cut by `seed`, stratified by default.
 *
 * @example (await penguins({ missing: "mean" })).train.inputs.shape // [275, 9]
 * @throws DataError when the file is not there and cannot be downloaded, or is not the pinned one.
 * Horst, Hill, Gorman (2020), palmerpenguins. CC0.
 */
export const penguins: DatasetPlugin<PenguinsOptions> = defineDataset<PenguinsOptions>({
  name: "penguins",
  package: "@nn/datasets",
  summary: "344 penguins of three species, measures and categories, some missing.",
  paper: "Horst, Hill, Gorman, palmerpenguins, 2020",
  options: { ...tableFields, missing: oneOf(missings, "drop") },
  async load({ options, key, files }) {
    const table = await readMixedTable(
      "penguins",
      {
        delimiter: ",",
        features: [
          { name: "island", categories: ["Biscoe", "Dream", "Torgersen"] },
          { name: "bill_length_mm" },
          { name: "bill_depth_mm" },
          { name: "flipper_length_mm" },
          { name: "body_mass_g" },
          { name: "sex", categories: ["female", "male"] },
        ],
        target: { name: "species", kind: "class" },
        missing: options.missing,
      },
      files,
    );
    return splitDataset(table, options, key);
  },
});
