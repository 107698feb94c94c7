/** @file CSV as rows of text fields, quoted ones included. */
import { checkOptions, DataError, OptionError, showGiven } from "@nn/core";
import papaparse, { type ParseError } from "papaparse";
import { decodeText } from "./lines.ts";

export interface CsvRowsOptions {
  /** File name for error messages. */
  readonly file: string;
  /** One character. Default `,`. */
  readonly delimiter?: string;
}

export interface CsvRow {
  /** Number of the line that the row begins in, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * The rows of a CSV file (RFC 4180): a field in quotation marks may hold delimiters, ends of lines, and quotation marks
 * written twice. Lines end with `\n` or `\r\n`; an end after the last row is optional.
 *
 * @example parseCsvRows(new TextEncoder().encode('1,"a, b"\n'), { file: "toy.csv" }) // [{ line: 1, fields: ["1", "a, b"] }]
 * @throws DataError naming file and line for a quoted field that does not end, or goes on after its end; for bytes that
 * are not UTF-8. OptionError for a delimiter that is no single character, an end of line or a quotation mark.
 */
export function parseCsvRows(bytes: Uint8Array, options: CsvRowsOptions): readonly CsvRow[] {
  checkOptions("parseCsvRows", options, ["file", "delimiter"]);
  const { file, delimiter = "," } = options;
  if (typeof file !== "string")
    throw new OptionError(
      `parseCsvRows: file is ${showGiven(file)}; wanted the name that messages give it, e.g. "toy.csv"`,
    );
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    throw new OptionError(`${file}: delimiter is ${JSON.stringify(delimiter)}; wanted one character, e.g. "," or ";"`);
  }
  const text = decodeText(bytes, { file }).replaceAll("\r\n", "\n");
  const { data, errors } = papaparse.parse<string[]>(text, { delimiter, newline: "\n" });
  let line = 1;
  const rows = data.map((fields): CsvRow => {
    const row = { line, fields };
    line += fields.join("").split("\n").length;
    return row;
  });
  const [first] = errors;
  if (first !== undefined) throw new DataError(`${file}, line ${rows[first.row ?? 0]?.line ?? 1}: ${messageOf(first)}`);
  // What follows the last end of a line.
  if (text === "" || text.endsWith("\n")) rows.pop();
  return rows;
}

function messageOf({ code, message }: ParseError): string {
  if (code === "MissingQuotes") return "got a field that begins with a quotation mark and does not end with one";
  return code === "InvalidQuotes" ? "got text after the closing quotation mark of a field" : message;
}

/** @throws DataError for a row with another number of fields. */
export function checkColumns({ line, fields }: CsvRow, columns: number, file: string): void {
  if (fields.length === columns) return;
  throw new DataError(`${file}, line ${line}: got ${fields.length} columns, wanted ${columns}`);
}
