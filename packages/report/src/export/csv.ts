/** @file RFC 4180 with a header line; safe to open in a spreadsheet. */
import type { FlatTable, Value } from "./columns.ts";

/** Numbers as ECMAScript prints them, which reads back to the same bits; null is an empty cell. */
export function csv({ columns, rows }: FlatTable): string {
  const lines = [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(cell))];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cell(value: Value): string {
  if (value === null) return "";
  return typeof value === "number" ? String(value) : csvCell(value);
}

/**
 * Text as a cell. A spreadsheet runs what begins with one of `= + - @`, a tab or a carriage return as a formula; an apostrophe before it
 * makes it text. Numbers and percentages stay numbers.
 *
 * The report carries the source of this function: it must use nothing from outside.
 *
 * @example csvCell("=1+1") // "'=1+1"
 * @example csvCell("-2.5 %") // "-2.5 %"
 */
export function csvCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d.]*(e[+-]?\d+)?( ?%)?$/i.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
