/** @file Tables whose columns are numbers and categories, some of them missing. */
import { DataError, NdArray } from "@nn/core";
import type { FileOptions } from "./cache.ts";
import { catalog, type CatalogName } from "./catalog.ts";
import { isMissing, parseNumber } from "./loaders/csv.ts";
import { checkColumns, parseCsvRows } from "./loaders/csv-rows.ts";
import { readCatalogFile } from "./read-catalog-file.ts";
import type { UnsplitDataset } from "./split-dataset.ts";

/** What becomes of a row with missing values: it is left out, or takes the means of the training rows. */
export type Missing = "drop" | "mean";

/** What can be done about missing numbers. */
export const missings: readonly Missing[] = ["drop", "mean"];

/** A column that becomes features: one number, or a 0 or 1 for each of `categories`. */
export interface ColumnLayout {
  readonly name: string;
  readonly categories?: readonly string[];
}

export interface MixedLayout {
  readonly delimiter: string;
  readonly features: readonly ColumnLayout[];
  /** Column of the target; `class` names are those of the catalog, `number` is regression. */
  readonly target: { readonly name: string; readonly kind: "class" | "number" };
  readonly missing: Missing;
  /** Regression: give the targets mean 0 and deviation 1. */
  readonly standardTargets?: boolean;
}

/**
 * The rows of the dataset's only file as features [n, Σ max(1, categories)].
 *
 * With `missing: "mean"` the features of a missing value are NaN here and filled once the training rows are known: the
 * mean of a 0-or-1 feature is the share of its category. A missing target is an error either way.
 * @throws DataError with line and column for a column that is not there, an unknown category, a field that is no number.
 */
export async function readMixedTable(
  name: CatalogName,
  layout: MixedLayout,
  options: FileOptions,
): Promise<UnsplitDataset> {
  const entry = catalog[name];
  const file = entry.files[0];
  if (file === undefined) throw new DataError(`${name}: the catalog has no file`);
  const { bytes, path } = await readCatalogFile(name, file.name, options);
  return {
    name,
    task: layout.target.kind === "class" ? "classification" : "regression",
    inputShape: [widthOf(layout)],
    classes: entry.classes,
    citation: entry.citation,
    license: entry.license,
    statistics: "feature",
    imputed: layout.missing === "mean",
    standardTargets: layout.standardTargets === true,
    all: mixedRows(bytes, path, layout, entry.classes),
  };
}

/** The rows of a table as inputs and targets; `readMixedTable` says how. */
export function mixedRows(
  bytes: Uint8Array,
  path: string,
  layout: MixedLayout,
  classes: readonly string[],
): UnsplitDataset["all"] {
  const [head, ...rows] = parseCsvRows(bytes, { file: path, delimiter: layout.delimiter });
  const names = head?.fields ?? [];
  const position = (name: string): number => {
    const at = names.indexOf(name);
    if (at === -1) throw new DataError(`${path}: got columns ${names.join(", ")}, wanted "${name}"`);
    return at;
  };
  const columns = layout.features.map((column) => ({ ...column, at: position(column.name) }));
  const targetAt = position(layout.target.name);
  const inputs: number[] = [];
  const targets: number[] = [];
  for (const row of rows) {
    checkColumns(row, names.length, path);
    const { line, fields } = row;
    const place = (column: string): string => `${path}, line ${line}, column "${column}"`;
    if (layout.missing === "drop" && columns.some(({ at }) => isMissing(fields[at] ?? ""))) continue;
    for (const { name, categories, at } of columns) inputs.push(...features(fields[at] ?? "", categories, place(name)));
    const target = fields[targetAt] ?? "";
    const where = place(layout.target.name);
    targets.push(layout.target.kind === "class" ? indexIn(classes, target, where) : parseNumber(target, where));
  }
  if (rows.length === 0) throw new DataError(`${path}: got no rows, wanted at least 1`);
  const count = targets.length;
  if (count === 0) throw new DataError(`${path}: every row has a missing value; wanted missing "mean"`);
  return {
    inputs: new NdArray(Float32Array.from(inputs), [count, widthOf(layout)]),
    targets:
      layout.target.kind === "class"
        ? new NdArray(Int32Array.from(targets), [count])
        : new NdArray(Float32Array.from(targets), [count, 1]),
  };
}

function widthOf(layout: MixedLayout): number {
  return layout.features.reduce((width, { categories }) => width + (categories?.length ?? 1), 0);
}

function features(field: string, categories: readonly string[] | undefined, place: string): number[] {
  if (isMissing(field)) return (categories ?? [""]).map(() => Number.NaN);
  if (categories === undefined) return [parseNumber(field, place)];
  const index = indexIn(categories, field, place);
  return categories.map((_, i) => (i === index ? 1 : 0));
}

function indexIn(names: readonly string[], field: string, place: string): number {
  const index = names.indexOf(field);
  if (index === -1) throw new DataError(`${place}: got "${field}", wanted one of ${names.join(", ")}`);
  return index;
}
