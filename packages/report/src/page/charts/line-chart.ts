/** @file Lines over a common abscissa, with bands and labels at their ends. */
import { area, curveLinear, curveStepAfter, line } from "d3-shape";
import { coordinate } from "../format.ts";
import { element, type Child, type Markup } from "../markup.ts";
import { colorClass, dashOf, marker } from "../palette.ts";
import { axes, clip, drawing, spreadLabels, text, within, type Plot } from "./frame.ts";

export interface LineSeries {
  /** Number of the treatment: its color, dash and marker. */
  readonly series: number;
  readonly label: string;
  /** Null: no number there, the line has a gap. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  readonly bands?: readonly {
    readonly kind: "quartiles" | "range";
    readonly low: readonly number[];
    readonly high: readonly number[];
  }[];
  /** Instead of the treatment's own: charts of one treatment tell its lines apart by dashes. */
  readonly dash?: string;
  /** Marks at every point instead of at the end only. */
  readonly marked?: boolean;
}

export interface LineChart extends Plot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly series: readonly LineSeries[];
  /** A horizontal line with a name, e.g. chance. */
  readonly level?: { readonly y: number; readonly label: string };
  /** For the tooltip: how to print a value and the abscissa. */
  readonly print: { readonly x: (value: number) => string; readonly y: (value: number) => string };
  readonly labels?: boolean;
  /** Values hold until the next point: survival curves and profiles. */
  readonly steps?: boolean;
  readonly extra?: Child;
}

export function lineChart(chart: LineChart): Markup {
  const { id, box, y, series, level } = chart;
  const drawn = series.filter((one) => one.points.some((point) => point.y !== null));
  const right = box.width - box.right;
  return element(
    "div",
    { class: "plot", "data-hover": hoverData(chart, drawn) },
    drawing(
      id,
      box,
      chart.name,
      chart.description,
      clip(id, box),
      axes(chart),
      level === undefined
        ? null
        : element(
            "g",
            { class: "level" },
            element("line", { x1: box.left, x2: right, y1: coordinate(y.at(level.y)), y2: coordinate(y.at(level.y)) }),
            text(level.label, right - 3, coordinate(y.at(level.y)) + 12, "end"),
          ),
      within(id, ...drawn.map((one) => bands(one, chart))),
      within(id, ...drawn.map((one) => curve(one, chart))),
      chart.extra ?? null,
      chart.labels === false ? null : endLabels(drawn, chart),
      element("line", { class: "cross", x1: 0, x2: 0, y1: box.top, y2: box.height - box.bottom }),
    ),
  );
}

function bands(one: LineSeries, { x, y, steps }: LineChart): Child {
  return (one.bands ?? []).map((band) => {
    const shape = area<number>()
      .curve(steps === true ? curveStepAfter : curveLinear)
      .x((index) => x.at(one.points[index]?.x ?? 0))
      .y0((index) => y.at(band.low[index] ?? 0))
      .y1((index) => y.at(band.high[index] ?? 0))
      .digits(1)(one.points.keys());
    return element("path", { class: `band ${band.kind} ${colorClass(one.series)}`, "data-s": one.series, d: shape });
  });
}

function curve(one: LineSeries, { x, y, steps }: LineChart): Markup {
  const present = one.points.filter((point) => point.y !== null);
  const last = present.at(-1);
  const shape = line<LineSeries["points"][number]>()
    .curve(steps === true ? curveStepAfter : curveLinear)
    .defined((point) => point.y !== null)
    .x((point) => x.at(point.x))
    .y((point) => y.at(point.y ?? 0))
    .digits(1)(one.points);
  const marks = one.marked === true ? present : last === undefined ? [] : [last];
  return element(
    "g",
    { class: colorClass(one.series), "data-s": one.series },
    element("path", {
      class: "curve",
      d: shape,
      "stroke-dasharray": one.dash === undefined ? dashOf(one.series) : one.dash || null,
    }),
    marks.map((point) => marker(one.series, x.at(point.x), y.at(point.y ?? 0), 26)),
  );
}

function endLabels(drawn: readonly LineSeries[], { box, x, y }: Plot): Child {
  const ends = drawn.flatMap((one) => {
    const last = one.points.findLast((point) => point.y !== null);
    return last === undefined || last.y === null ? [] : [{ one, x: x.at(last.x), y: y.at(last.y) }];
  });
  const [top, bottom] = [box.top + 4, box.height - box.bottom];
  const within = ends.map((end) => Math.min(bottom, Math.max(top, end.y)));
  const spread = spreadLabels(within, 12.5, top, bottom);
  const from = box.width - box.right;
  return ends.map(({ one, x: endX }, index) => {
    const [wanted, placed] = [within[index] ?? 0, spread[index] ?? 0];
    const leader = element("path", {
      class: "leader",
      d: `M${coordinate(endX + 5)},${coordinate(wanted)}L${coordinate(from + 14)},${coordinate(placed)}`,
    });
    return element(
      "g",
      { class: `${colorClass(one.series)} end`, "data-s": one.series },
      leader,
      text(one.label, coordinate(from + 17), coordinate(placed + 3.8), "start"),
    );
  });
}

/** What the page's script shows beside the cursor: pixel positions, their names, and each series' values, texts joined by bars. */
function hoverData(chart: LineChart, drawn: readonly LineSeries[]): string {
  const values = [...new Set(drawn.flatMap((one) => one.points.map((point) => point.x)))].toSorted((a, b) => a - b);
  return JSON.stringify({
    w: chart.box.width,
    x: values.map((value) => coordinate(chart.x.at(value))),
    t: values.map(chart.print.x).join("|"),
    s: drawn.map((one) => {
      const at = new Map(one.points.map((point) => [point.x, point.y]));
      const texts = values.map((value) => {
        const y = at.get(value) ?? null;
        return y === null ? "" : chart.print.y(y);
      });
      return [one.series, one.label, texts.join("|")];
    }),
  });
}
