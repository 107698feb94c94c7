/** @file Sets published as one CSV file with the label in the last column. */
import { DataError, NdArray, type Shape } from "@nn/core";
import type { FileOptions } from "./cache.ts";
import { catalog, type CatalogName } from "./catalog.ts";
import { type CsvOptions, type CsvTable, parseCsv } from "./loaders/csv.ts";
import { readCatalogFile } from "./read-catalog-file.ts";
import type { UnsplitDataset } from "./split-dataset.ts";

/** How the rows of a table become examples. */
export interface TableLayout {
  readonly header: CsvOptions["header"];
  /** Shape of one example. Default: one axis of features. */
  readonly inputShape?: Shape;
  /** For images: their largest level; statistics are then of all pixels together. */
  readonly largest?: number;
}

/** All rows of the dataset's only file. */
export async function readTable(name: CatalogName, layout: TableLayout, options: FileOptions): Promise<UnsplitDataset> {
  const entry = catalog[name];
  const file = entry.files[0];
  if (file === undefined) throw new DataError(`${name}: the catalog has no file`);
  const { bytes, path } = await readCatalogFile(name, file.name, options);
  const table = parseCsv(bytes, { file: path, header: layout.header });
  checkTable(table, entry.classes, path);
  const inputShape = layout.inputShape ?? [table.features];
  return {
    name,
    task: "classification",
    inputShape,
    classes: entry.classes,
    citation: entry.citation,
    license: entry.license,
    statistics: layout.largest === undefined ? "feature" : "all",
    ...(layout.largest === undefined ? {} : { largest: layout.largest }),
    all: {
      inputs: new NdArray(table.inputs, [table.rows, ...inputShape]),
      targets: new NdArray(table.labels, [table.rows]),
    },
  };
}

function checkTable(table: CsvTable, classes: readonly string[], path: string): void {
  if (table.classes !== undefined && table.classes.join() !== classes.join()) {
    throw new DataError(`${path}: got classes ${table.classes.join(", ")}, wanted ${classes.join(", ")}`);
  }
  const row = table.labels.findIndex((label) => label >= classes.length);
  if (row !== -1) {
    throw new DataError(`${path}: got label ${table.labels[row]} in row ${row}, wanted 0 to ${classes.length - 1}`);
  }
}
