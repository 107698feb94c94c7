/** @file Tables of text fields, tab-separated by default, without quoting. */
import { DataError } from "@nn/core";
import { type LinesOptions, parseLines } from "./lines.ts";

export interface TsvOptions extends LinesOptions {
  /** Whether the first line holds column names. */
  readonly header: boolean;
  /** Fields per line. Default: those of the first line. */
  readonly columns?: number;
  /** One character. Default tab. */
  readonly delimiter?: string;
}

export interface TsvTable {
  /** From the header; empty without one. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a table of text fields. There is no quoting, as in TSV: a quotation mark is a character like any other.
 *
 * @example
 * parseTsv(new TextEncoder().encode("ham\tHi!\nspam\tFree"), { file: "toy.tsv", header: false })
 * // { columns: [], rows: [["ham", "Hi!"], ["spam", "Free"]] }
 * @throws DataError with file and line for another number of fields, and for a file without rows.
 */
export function parseTsv(bytes: Uint8Array, options: TsvOptions): TsvTable {
  const { file, header, delimiter = "\t" } = options;
  const all = parseLines(bytes, options).map((line) => line.split(delimiter));
  const wanted = options.columns ?? all[0]?.length ?? 0;
  all.forEach((fields, i) => {
    if (fields.length === wanted) return;
    throw new DataError(`${file}, line ${i + 1}: got ${fields.length} columns, wanted ${wanted}`);
  });
  const rows = header ? all.slice(1) : all;
  if (rows.length === 0) throw new DataError(`${file}: got no rows, wanted at least 1`);
  return { columns: header ? (all[0] ?? []) : [], rows };
}
