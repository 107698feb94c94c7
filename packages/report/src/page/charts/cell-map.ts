/** @file A table of shaded cells with names, for what has no order or is not evenly spaced. */
import { coordinate } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { drawing, text, type Box } from "./frame.ts";
import { shadedCell, type CellStyle, type ShadedCell } from "./shaded-cell.ts";

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
  readonly color: CellStyle["color"];
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
        shadedCell(
          map.cell(row, column),
          { x: left + column * cellWidth, y: top + row * cellHeight, width: cellWidth, height: cellHeight },
          { color: map.color, isLabelled },
        ),
      ),
    ),
  );
}
