/** @file Text in columns and lines of a given width. */
import { printable } from "./terminal.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly align?: "left" | "right";
  /** Never cut: half a key is none. */
  readonly whole?: boolean;
  /** Left out where there is no room, the last such column first. */
  readonly optional?: boolean;
}

const gap = "  ";
/** Columns are not cut to less; a table that needs it becomes a block of lines a row. */
const narrowest = 8;

/**
 * A table of plain text, one line a row. Cells are made printable. Where the terminal is narrow, optional columns
 * are left out, then the widest ones are cut with `…`, and where that is not enough each row becomes a block of lines.
 */
export function layoutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((row) => row.map(printable));
  const widths = columns.map((_, column) => Math.max(...lines.map((row) => lengthOf(row[column] ?? ""))));
  const shown = columns.map(() => true);
  const total = (): number =>
    widths.reduce((sum, one, column) => sum + (shown[column] === true ? one + gap.length : 0), -gap.length);
  while (total() > width) {
    const dropped = columns.findLastIndex(({ optional }, column) => optional === true && shown[column] === true);
    if (dropped >= 0) {
      shown[dropped] = false;
      continue;
    }
    const canCut = (column: number): boolean => shown[column] === true && columns[column]?.whole !== true;
    const widest = Math.max(...widths.filter((_, column) => canCut(column)));
    if (widest <= narrowest) return blocks(lines);
    widths[widths.findIndex((one, column) => one === widest && canCut(column))] = widest - 1;
  }
  return lines
    .map((row) => {
      const cells = columns.map(({ align }, column) => {
        const limit = widths[column] ?? 0;
        const text = cut(row[column] ?? "", limit);
        const blank = " ".repeat(limit - lengthOf(text));
        return align === "right" ? blank + text : text + blank;
      });
      return `${cells
        .filter((_, column) => shown[column])
        .join(gap)
        .trimEnd()}\n`;
    })
    .join("");
}

/** One line a value with its title before it, a blank line between rows. */
function blocks([titles = [], ...rows]: readonly (readonly string[])[]): string {
  const column = Math.max(...titles.map(lengthOf));
  const block = (row: readonly string[]): string =>
    titles
      .map(
        (title, index) => `${title}${" ".repeat(column - lengthOf(title))}${gap}${row[index] ?? ""}`.trimEnd() + "\n",
      )
      .join("");
  return rows.map(block).join("\n");
}

/** At most `width` characters, the last of them `…` where something is missing. */
export function cut(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join("")}…`;
}

/** Lines of at most `width` characters, broken at blanks, all but the first one indented; a longer word stays whole. */
export function wrap(text: string, width: number, indent: string = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** In characters, not in UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}
