/** @file A table of shaded cells with names, for what has no order or is not evenly spaced. */
import { coordinate } from "../format.ts";
import { element, type Child, type Markup } from "../markup.ts";
import { drawing, text, type Box } from "./frame.ts";

export interface ShadedCell {
  /** 0 … 1: how strong the color is. */
  readonly strength: number;
  /** Written into the cell; empty: nothing. */
  readonly label: string;
  /** For the tooltip and for those who cannot see it. */
  readonly title: string;
}

export interface CellMap {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly columns: readonly string[];
  /** From top to bottom. */
  readonly rows: readonly string[];
  readonly columnTitle: string;
  readonly rowTitle: string;
  /** Null: nothing was measured there. */
  readonly cell: (row: number, column: number) => ShadedCell | null;
  readonly color: "heat" | "bad";
  /** Of the drawing; default 560. */
  readonly width?: number;
  /** Room for the names of the rows; default 60. */
  readonly left?: number;
}

const [top, bottom, right] = [24, 40, 14];

export function cellMap(map: CellMap): Markup {
  const { width = 560, left = 60, rows, columns } = map;
  const cellWidth = (width - left - right) / columns.length;
  const cellHeight = Math.max(9, Math.min(22, 320 / rows.length));
  const box: Box = { width, height: top + rows.length * cellHeight + bottom, left, right, top, bottom };
  const end = top + rows.length * cellHeight;
  // Names that would touch are left out, the first and every n-th are kept.
  const every = (room: number, longest: number): number => Math.max(1, Math.ceil(longest / room));
  const columnStep = every(cellWidth, 6.4 * Math.max(...columns.map((name) => name.length)) + 6);
  const rowStep = every(cellHeight, 11);
  const isLabelled = cellHeight >= 14 && cellWidth >= 30;
  return drawing(
    map.id,
    box,
    map.name,
    map.description,
    element(
      "g",
      { class: "axes", "aria-hidden": "true" },
      rows.map((name, row) =>
        row % rowStep === 0 ? text(name, left - 7, coordinate(top + (row + 0.5) * cellHeight + 3.8), "end") : null,
      ),
      columns.map((name, column) =>
        column % columnStep === 0
          ? text(name, coordinate(left + (column + 0.5) * cellWidth), end + 15, "middle")
          : null,
      ),
      text(map.columnTitle, (left + width - right) / 2, box.height - 5, "middle", "name"),
      text(map.rowTitle, left, top - 9, "start", "name"),
    ),
    rows.map((_, row) =>
      columns.map((__, column) =>
        shade(map.cell(row, column), {
          x: left + column * cellWidth,
          y: top + row * cellHeight,
          width: cellWidth,
          height: cellHeight,
          color: map.color,
          isLabelled,
        }),
      ),
    ),
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: CellMap["color"];
  readonly isLabelled: boolean;
}

function shade(cell: ShadedCell | null, { x, y, width, height, color, isLabelled }: Place): Child {
  const square = {
    x: coordinate(x + 0.5),
    y: coordinate(y + 0.5),
    width: coordinate(width - 1),
    height: coordinate(height - 1),
  };
  if (cell === null) return element("rect", { class: "field", ...square });
  // Under a label the color stays light enough for the text in both themes.
  const opacity = coordinate(Math.min(1, Math.max(0, cell.strength)) * (isLabelled ? 0.5 : 1));
  return element(
    "g",
    {},
    element("title", {}, cell.title),
    element("rect", { class: "field", ...square }),
    element("rect", { class: `field ${color}`, "fill-opacity": opacity, ...square }),
    isLabelled && cell.label !== ""
      ? text(cell.label, coordinate(x + width / 2), coordinate(y + height / 2 + 3.8), "middle")
      : null,
  );
}
