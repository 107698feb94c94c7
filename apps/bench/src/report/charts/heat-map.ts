/** @file A grid of shaded cells, with curves over it. */
import { math } from "@nn/core";
import { coordinate } from "../format.ts";
import { element, type Child, type Markup } from "../markup.ts";
import { drawing, text, type Box } from "./frame.ts";

export interface HeatCell {
  /** 0 … 1: how strong the color is. */
  readonly strength: number;
  /** Written into the cell; empty: nothing. */
  readonly label: string;
  /** For the tooltip and for those who cannot see it. */
  readonly title: string;
}

export interface HeatCurve {
  readonly label: string;
  /** Places in cells: 0 is the middle of the first column or row, 1.5 the border between the second and the third. */
  readonly points: readonly { readonly column: number; readonly row: number }[];
}

export interface HeatMap {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly columns: readonly string[];
  /** From top to bottom. */
  readonly rows: readonly string[];
  readonly columnTitle: string;
  readonly rowTitle: string;
  /** Null: nothing was measured there. */
  readonly cell: (row: number, column: number) => HeatCell | null;
  readonly color: "heat" | "bad";
  readonly curves?: readonly HeatCurve[];
  /** Of the drawing; default 560. */
  readonly width?: number;
  /** Room for the names of the rows; default 60. */
  readonly left?: number;
}

const [top, bottom, right] = [24, 40, 14];

export function heatMap(map: HeatMap): Markup {
  const { width = 560, left = 60, rows, columns, curves = [] } = map;
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
    curves.map((curve) => overlay(curve, left, cellWidth, cellHeight, box)),
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: HeatMap["color"];
  readonly isLabelled: boolean;
}

function shade(cell: HeatCell | null, { x, y, width, height, color, isLabelled }: Place): Child {
  const square = {
    x: coordinate(x + 0.5),
    y: coordinate(y + 0.5),
    width: coordinate(width - 1),
    height: coordinate(height - 1),
  };
  if (cell === null) return element("rect", { class: "cell none", ...square });
  // Under a label the color stays light enough for the text in both themes.
  const opacity = coordinate(Math.min(1, Math.max(0, cell.strength)) * (isLabelled ? 0.5 : 1));
  return element(
    "g",
    {},
    element("title", {}, cell.title),
    element("rect", { class: "cell none", ...square }),
    element("rect", { class: `cell ${color}`, "fill-opacity": opacity, ...square }),
    isLabelled && cell.label !== ""
      ? text(cell.label, coordinate(x + width / 2), coordinate(y + height / 2 + 3.8), "middle")
      : null,
  );
}

function overlay(curve: HeatCurve, left: number, cellWidth: number, cellHeight: number, box: Box): Child {
  const place = ({ column, row }: HeatCurve["points"][number]): { x: number; y: number } => ({
    x: Math.min(box.width - box.right, Math.max(left, left + (column + 0.5) * cellWidth)),
    y: Math.min(box.height - bottom, Math.max(top, top + (row + 0.5) * cellHeight)),
  });
  const points = curve.points.map(place);
  const last = points.at(-1);
  if (last === undefined) return null;
  return element(
    "g",
    { class: "theory" },
    element("path", {
      d: points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${coordinate(x)},${coordinate(y)}`).join(""),
    }),
    text(
      curve.label,
      coordinate(Math.min(last.x, box.width - box.right) - 4),
      coordinate(Math.max(top + 10, last.y - 5)),
      "end",
    ),
  );
}

/**
 * Where a number lies among the values of an axis, in cells: between two neighbours in proportion, of logarithms where the axis
 * spans more than a factor of eight. Beyond the ends it goes on in the same proportion.
 *
 * @param values - At least two, ascending.
 * @example placeAmong([1, 10, 100], 31.6) // 1.5 up to rounding
 */
export function placeAmong(values: readonly number[], value: number): number {
  const [first = 0] = values;
  const isLog = first > 0 && value > 0 && (values.at(-1) ?? 0) / first > 8;
  const on = (one: number): number => (isLog ? math.log(one) : one);
  const after = values.findIndex((one) => one >= value);
  const upper = Math.max(1, after < 0 ? values.length - 1 : after);
  const [a, b] = [on(values[upper - 1] ?? 0), on(values[upper] ?? 1)];
  return upper - 1 + (on(value) - a) / (b - a);
}
