/** @file RFC 4180 with a header line; safe to open in a spreadsheet. */
import type { FlatTable, Value } from "./columns.ts";

/** A spreadsheet runs a cell that begins so as a formula; an apostrophe before it makes it text. */
const formula = /^[=+\-@\t\r]/;

/** Numbers as ECMAScript prints them, which reads back to the same bits; null is an empty cell. */
export function csv({ columns, rows }: FlatTable): string {
  const lines = [columns.map(({ name }) => cell(name)), ...rows.map((row) => row.map(cell))];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cell(value: Value): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
