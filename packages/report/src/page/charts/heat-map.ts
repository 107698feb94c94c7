/** @file A map of numbers over two axes that measure: rectangles around the points that were measured, curves over them. */
import { line } from "d3-shape";
import { element, type Markup } from "../markup.ts";
import { axes, clip, drawing, text, within, type Plot } from "./frame.ts";
import { shadedCell, type ShadedCell } from "./shaded-cell.ts";

export interface HeatCell extends ShadedCell {
  readonly x: number;
  readonly y: number;
}

export interface HeatCurve {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly dash?: string;
}

export interface HeatMap extends Plot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly cells: readonly HeatCell[];
  readonly curves: readonly HeatCurve[];
  /** What the curves are; above the map. */
  readonly legend: string;
}

export function heatMap(chart: HeatMap): Markup {
  const { id, box, x, y, cells } = chart;
  const legendAt = box.width - box.right - 6.2 * chart.legend.length + 28;
  const [left, right] = edgesOf(cells.map((cell) => cell.x));
  const [low, high] = edgesOf(cells.map((cell) => cell.y));
  return drawing(
    id,
    box,
    chart.name,
    chart.description,
    clip(id, box),
    cells.map((cell) => {
      const [x0, x1] = [x.at(left.get(cell.x) ?? cell.x), x.at(right.get(cell.x) ?? cell.x)];
      const [y0, y1] = [y.at(low.get(cell.y) ?? cell.y), y.at(high.get(cell.y) ?? cell.y)];
      return shadedCell(
        cell,
        { x: x0, y: Math.min(y0, y1), width: x1 - x0, height: Math.abs(y1 - y0) },
        { color: "heat", isLabelled: true },
      );
    }),
    axes({ ...chart, y: { ...y, ticks: [] } }),
    element(
      "g",
      { class: "axes", "aria-hidden": "true" },
      y.ticks.map((tick) => text(tick.label, box.left - 7, tick.at + 3.5, "end")),
    ),
    within(
      id,
      ...chart.curves.map((curve) =>
        element("path", {
          class: "theory",
          d: line<{ readonly x: number; readonly y: number }>()
            .x((point) => x.at(point.x))
            .y((point) => y.at(point.y))
            .digits(1)(curve.points),
          "stroke-dasharray": curve.dash ?? null,
        }),
      ),
    ),
    chart.curves.length === 0
      ? null
      : element(
          "g",
          {},
          element("line", {
            class: "theory",
            x1: legendAt - 62,
            x2: legendAt - 34,
            y1: box.top - 13,
            y2: box.top - 13,
          }),
          text(chart.legend, legendAt - 28, box.top - 9, "start"),
        ),
  );
}

/** Halfway to the neighbours; the first and last cell reach as far out as in. */
export function edgesOf(values: readonly number[]): [low: Map<number, number>, high: Map<number, number>] {
  const sorted = [...new Set(values)].toSorted((a, b) => a - b);
  const [low, high] = [new Map<number, number>(), new Map<number, number>()];
  sorted.forEach((value, index) => {
    const before = sorted[index - 1];
    const after = sorted[index + 1];
    const inner = before ?? after ?? value + 1;
    const half = Math.abs(value - (before === undefined ? inner : before)) / 2;
    low.set(value, value - half);
    high.set(value, value + (after === undefined ? half : (after - value) / 2));
  });
  return [low, high];
}
