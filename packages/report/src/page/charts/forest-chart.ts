/** @file Paired differences with their intervals, one row each. */
import { coordinate } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { colorClass, marker } from "../palette.ts";
import { drawing, text } from "./frame.ts";
import type { Scale } from "./scale.ts";

export interface ForestRow {
  readonly series: number;
  readonly label: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Of each pair. */
  readonly points: readonly number[];
  /** Right of the plot, e.g. `+3.1, p = 0.02`. */
  readonly text: string;
  readonly isDecided: boolean;
}

export interface ForestChart {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly rows: readonly ForestRow[];
  /** Pixels between `forestRange`. */
  readonly x: Scale;
  readonly xTitle: string;
}

const width = 560;
const rowHeight = 23;
const top = 16;

/** Where the plot lies in the drawing. */
export const forestRange: readonly [number, number] = [126, 400];

export function forestChart({ id, name, description, rows, x, xTitle }: ForestChart): Markup {
  const [left, right] = forestRange;
  const bottom = top + rows.length * rowHeight;
  const box = { width, height: bottom + 36, left, right: width - right, top, bottom: 36 };
  const zero = coordinate(x.at(0));
  return drawing(
    id,
    box,
    name,
    description,
    element(
      "g",
      { class: "axes", "aria-hidden": "true" },
      x.ticks.map((tick) => [
        element("line", { class: "grid", x1: tick.at, x2: tick.at, y1: top, y2: bottom }),
        text(tick.label, tick.at, bottom + 15, "middle"),
      ]),
      element("line", { class: "zero", x1: zero, x2: zero, y1: top - 4, y2: bottom }),
      text(xTitle, (left + right) / 2, bottom + 32, "middle", "name"),
    ),
    rows.map((row, index) => {
      const y = top + (index + 0.5) * rowHeight;
      const [low, high] = [coordinate(x.at(row.low)), coordinate(x.at(row.high))];
      return element(
        "g",
        { class: `row ${colorClass(row.series)}`, "data-s": row.series },
        text(row.label, left - 10, y + 4, "end"),
        row.points.map((point, at) =>
          element("circle", { class: "seed", cx: coordinate(x.at(point)), cy: y + ((at % 3) - 1) * 3.5, r: 2 }),
        ),
        element("path", { class: "interval", d: `M${low},${y}H${high}M${low},${y - 3.5}v7M${high},${y - 3.5}v7` }),
        marker(row.series, x.at(row.estimate), y, 46),
        text(row.text, right + 12, y + 4, "start", row.isDecided ? "strong" : "note"),
      );
    }),
  );
}
