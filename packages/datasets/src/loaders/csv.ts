/** @file Numeric tables as CSV: features, then an integer label in the last column. */
import { checkOneOf, checkOptions, DataError } from "@nn/core";
import { checkColumns, type CsvRowsOptions, parseCsvRows } from "./csv-rows.ts";

export interface CsvOptions extends CsvRowsOptions {
  /**
   * What the first line is: data (`none`), column names (`names`), or the scikit-learn line
   * `rows,features,class 0,class 1,…`, whose counts are checked.
   */
  readonly header: "none" | "names" | "scikit-learn";
}

export interface CsvTable {
  readonly rows: number;
  /** Features per row, the label not counted. */
  readonly features: number;
  /** Row-major, `rows * features`. */
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  /** From a `names` header, the label's column included. */
  readonly columns?: readonly string[];
  /** From a `scikit-learn` header. */
  readonly classes?: readonly string[];
}

/** Decimal numbers as files write them; `Number` alone would also take "", " ", "0x10" and "Infinity". */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Labels are int32. */
const largestLabel = 0x7fffffff;
const missing = new Set(["", "?", "na", "n/a", "nan", "null", "none"]);

/**
 * Reads a numeric CSV file whose last column is an integer class label from 0 to 2³¹ − 1. Values are rounded to float32;
 * fields may stand in quotation marks.
 *
 * @example
 * parseCsv(new TextEncoder().encode("2,2,no,yes\n1.5,2,0\n3,4,1\n"), { file: "toy.csv", header: "scikit-learn" })
 * // { rows: 2, features: 2, inputs: [1.5, 2, 3, 4], labels: [0, 1], classes: ["no", "yes"] }
 * @throws DataError with file, line and column for a missing value, NaN, a field that is no number, a wrong number of
 * columns and a label that is not a whole number; also for a file without rows and for a header that does not fit. OptionError for
 * options that do not exist, and without `header`.
 */
export function parseCsv(bytes: Uint8Array, options: CsvOptions): CsvTable {
  checkOptions("parseCsv", options, ["file", "header", "delimiter"]);
  const { header, ...rest } = options;
  const { file } = rest;
  checkOneOf("parseCsv", "header", header, ["none", "names", "scikit-learn"]);
  const all = parseCsvRows(bytes, rest);
  const data = header === "none" ? all : all.slice(1);
  const rows = data.length;
  if (rows === 0) throw new DataError(`${file}: got no rows, wanted at least 1`);
  const first = all[0]?.fields ?? [];
  const head = header === "none" ? undefined : first.map((field) => field.trim());
  const promised = header === "scikit-learn" ? sklearnHeader(head ?? [], rows, file) : undefined;
  const columns = promised === undefined ? first.length : promised.features + 1;
  if (columns < 2) throw new DataError(`${file}: got ${columns} column, wanted at least one feature and the label`);
  const names = header === "names" ? head : undefined;

  for (const row of data) checkColumns(row, columns, file);
  const features = columns - 1;
  const inputs = new Float32Array(rows * features);
  const labels = new Int32Array(rows);
  data.forEach(({ line, fields }, i) => {
    fields.forEach((field, column) => {
      const name = names?.[column];
      const place = `${file}, line ${line}, column ${column + 1}${name === undefined ? "" : ` (${name})`}`;
      const value = parseNumber(field, place);
      if (column < features) inputs[i * features + column] = value;
      else labels[i] = checkLabel(value, place, promised?.classes.length);
    });
  });
  return {
    rows,
    features,
    inputs,
    labels,
    ...(names === undefined ? {} : { columns: names }),
    ...(promised === undefined ? {} : { classes: promised.classes }),
  };
}

function sklearnHeader(
  head: readonly string[],
  rows: number,
  file: string,
): { features: number; classes: readonly string[] } {
  const [promisedRows, features] = [Number(head[0]), Number(head[1])];
  const classes = head.slice(2);
  if (!Number.isInteger(promisedRows) || !Number.isInteger(features) || classes.length === 0) {
    throw new DataError(`${file}, line 1: got header "${head.join(",")}", wanted "rows,features,class name,…"`);
  }
  if (promisedRows !== rows) throw new DataError(`${file}: the header promises ${promisedRows} rows, got ${rows}`);
  return { features, classes };
}

/** Whether a field stands for a value that is not there: empty, `NA`, `?`, `NaN`, `null`, … */
export function isMissing(field: string): boolean {
  return missing.has(field.trim().toLowerCase());
}

/**
 * The number that a field holds, in float64.
 *
 * @throws DataError with `place` for a missing value, for anything that is no decimal number, and beyond float32.
 */
export function parseNumber(field: string, place: string): number {
  const text = field.trim();
  if (isMissing(text)) {
    throw new DataError(
      `${place}: got a missing value (${text === "" ? "empty field" : `"${text}"`}), wanted a number`,
    );
  }
  if (!decimal.test(text)) throw new DataError(`${place}: got "${text}", wanted a number`);
  const value = Number(text);
  if (!Number.isFinite(Math.fround(value))) throw new DataError(`${place}: got ${text}, which is beyond float32`);
  return value;
}

function checkLabel(value: number, place: string, classes: number | undefined): number {
  if (!Number.isInteger(value) || value < 0)
    throw new DataError(`${place}: got label ${value}, wanted a whole number ≥ 0`);
  if (value > largestLabel) throw new DataError(`${place}: got label ${value}, wanted at most ${largestLabel}`);
  if (classes !== undefined && value >= classes) {
    throw new DataError(
      `${place}: got label ${value}, wanted 0 to ${classes - 1} (the header names ${classes} classes)`,
    );
  }
  return value;
}
