/** @file A table that can be sorted and copied. */
import { element, type Attributes, type Child, type Markup } from "../markup.ts";

export interface Column<Row> {
  readonly title: string;
  /** Sorted by `sort` where given, by the text otherwise. */
  readonly cell: (row: Row) => Child;
  readonly sort?: (row: Row) => number | string;
  readonly numeric?: boolean;
  readonly heading?: boolean;
  /** Only in the tables of single problems. */
  readonly detail?: boolean;
}

/** A table that can be sorted and copied. */
export function table<Row>(
  id: string,
  caption: Child,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  classOf: (row: Row) => string = () => "",
): Markup {
  const head = columns.map((column, index) =>
    element(
      "th",
      { scope: "col", class: column.numeric === true ? "number" : null },
      element("button", { type: "button", "data-sort": index }, column.title),
    ),
  );
  const body = rows.map((row) =>
    element(
      "tr",
      { class: classOf(row) || null },
      columns.map((column) => {
        const attributes = { class: column.numeric === true ? "number" : null, "data-v": column.sort?.(row) };
        return column.heading === true
          ? element("th", { scope: "row", ...attributes }, column.cell(row))
          : element("td", attributes, column.cell(row));
      }),
    ),
  );
  return element(
    "div",
    { class: "table" },
    element(
      "div",
      { class: "scroll", ...scrollable(`${id}-c`) },
      element(
        "table",
        { id },
        element("caption", { id: `${id}-c` }, caption),
        element("thead", {}, element("tr", {}, head)),
        element("tbody", {}, body),
      ),
    ),
    element("button", { type: "button", class: "copy", "data-copy": id }, "Copy as CSV"),
  );
}

/** What is wider than the window can be reached and scrolled with the keyboard. */
export function scrollable(labelledBy: string): Attributes {
  return { tabindex: 0, role: "region", "aria-labelledby": labelledBy };
}

/** ` [low, high]`, in a softer color. */
export function range(low: string, high: string): Markup {
  return element("span", { class: "range" }, ` [${low}, ${high}]`);
}
