/** @file Text in columns and lines of a given width. */
import { printable } from "./terminal.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly align?: "left" | "right";
  /** Never cut: half a key is none. */
  readonly whole?: boolean;
}

const gap = "  ";

/**
 * A table of plain text, one line a row. Cells are made printable. Where the terminal is narrow, the widest columns are cut
 * with `…`; without `width` nothing is.
 */
export function layoutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((row) => row.map(printable));
  const widths = columns.map((_, column) => Math.max(...lines.map((row) => lengthOf(row[column] ?? ""))));
  const total = (): number => widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1);
  while (total() > width) {
    const widest = Math.max(...widths.filter((_, column) => columns[column]?.whole !== true));
    if (widest <= 6) break;
    widths[widths.findIndex((one, column) => one === widest && columns[column]?.whole !== true)] = widest - 1;
  }
  return lines
    .map((row) => {
      const cells = columns.map(({ align }, column) => {
        const limit = widths[column] ?? 0;
        const text = cut(row[column] ?? "", limit);
        const blank = " ".repeat(limit - lengthOf(text));
        return align === "right" ? blank + text : text + blank;
      });
      return `${cells.join(gap).trimEnd()}\n`;
    })
    .join("");
}

/** At most `width` characters, the last of them `…` where something is missing. */
export function cut(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join("")}…`;
}

/** Lines of at most `width` characters, broken at blanks; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function lengthOf(text: string): number {
  return [...text].length;
}
