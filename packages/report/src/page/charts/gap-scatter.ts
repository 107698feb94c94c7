/** @file A gap against the test score: one mark a treatment, arrows from the reference. */
import { coordinate } from "../format.ts";
import { element, fragment, type Child, type Markup } from "../markup.ts";
import { colorClass, marker } from "../palette.ts";
import type { Summary } from "../../analyze/types.ts";
import { axes, clip, drawing, spreadLabels, text, within, type Plot } from "./frame.ts";

export interface ScatterPoint {
  readonly series: number;
  readonly label: string;
  readonly isReference: boolean;
  readonly x: Summary;
  readonly y: Summary;
}

export interface GapScatter extends Plot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly points: readonly ScatterPoint[];
}

export function gapScatter(chart: GapScatter): Markup {
  const { id, box, points } = chart;
  const reference = points.find((point) => point.isReference);
  const labels = spreadLabels(
    points.map((point) => chart.y.at(point.y.median)),
    12.5,
    box.top + 4,
    box.height - box.bottom,
  );
  return drawing(
    id,
    box,
    chart.name,
    chart.description,
    clip(id, box),
    axes(chart),
    within(id, ...points.map((point) => mark(point, reference, chart))),
    points.map((point, index) => label(point, labels[index] ?? 0, chart)),
  );
}

function mark(point: ScatterPoint, reference: ScatterPoint | undefined, { x, y }: Plot): Markup {
  const [atX, atY] = [coordinate(x.at(point.x.median)), coordinate(y.at(point.y.median))];
  const whisker = (x1: number, x2: number, y1: number, y2: number): Markup =>
    element("line", {
      class: "interval faint",
      x1: coordinate(x1),
      x2: coordinate(x2),
      y1: coordinate(y1),
      y2: coordinate(y2),
    });
  return element(
    "g",
    { class: colorClass(point.series), "data-s": point.series },
    reference === undefined || point.isReference
      ? null
      : arrow(x.at(reference.x.median), y.at(reference.y.median), atX, atY),
    whisker(x.at(point.x.interval.low), x.at(point.x.interval.high), atY, atY),
    whisker(atX, atX, y.at(point.y.interval.low), y.at(point.y.interval.high)),
    marker(point.series, atX, atY, point.isReference ? 90 : 48),
  );
}

/** A line with a head that ends before the mark; nothing where there is no room for one. */
function arrow(fromX: number, fromY: number, toX: number, toY: number): Child {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length < 18) return null;
  const [ux, uy] = [dx / length, dy / length];
  const [endX, endY] = [toX - 6 * ux, toY - 6 * uy];
  const corner = (side: number): string =>
    `${coordinate(endX - 7 * ux - side * 3.5 * uy)},${coordinate(endY - 7 * uy + side * 3.5 * ux)}`;
  return fragment(
    element("path", {
      class: "leader",
      d: `M${coordinate(fromX + 7 * ux)},${coordinate(fromY + 7 * uy)}L${coordinate(endX)},${coordinate(endY)}`,
    }),
    element("path", { class: "leader", d: `M${corner(1)}L${coordinate(endX)},${coordinate(endY)}L${corner(-1)}` }),
  );
}

function label(point: ScatterPoint, at: number, { box, x, y }: Plot): Markup {
  const from = box.width - box.right;
  return element(
    "g",
    { class: `${colorClass(point.series)} end`, "data-s": point.series },
    element("path", {
      class: "leader",
      "stroke-dasharray": "1 3",
      d: `M${coordinate(x.at(point.x.median) + 6)},${coordinate(y.at(point.y.median))}L${coordinate(from + 12)},${coordinate(at)}`,
    }),
    text(`${point.label}${point.isReference ? " (ref.)" : ""}`, coordinate(from + 15), coordinate(at + 3.8), "start"),
  );
}
