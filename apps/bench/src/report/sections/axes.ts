/** @file Results against the numeric axes of the suite's grid: lines over one, maps over treatments or over two. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { heatMap, type HeatCurve } from "../charts/heat-map.ts";
import { lineChart } from "../charts/line-chart.ts";
import { linearScale, logDomain, logScale, percentScale, type Scale } from "../charts/scale.ts";
import type { ReportContext } from "../context.ts";
import { coordinate, formatNumber, formatPercent } from "../format.ts";
import { element, type Child, type Markup } from "../markup.ts";

const box = { width: 560, height: 300, left: 48, right: 128, top: 26, bottom: 36 };
/** With fewer values a line or a map shows nothing that the table does not. */
const [fewestOnLine, fewestOnMap] = [3, 4];
/** Smaller numbers leave a logarithmic axis at the bottom. */
const lowest = 1e-12;

/** What a number of a cell is called, how it is read and printed. */
interface AxisMetric {
  readonly name: string;
  readonly unit: string;
  readonly read: (cell: CellAnalysis) => number | null;
  readonly print: (value: number) => string;
  readonly scale: "percent" | "log";
}

const metrics: readonly AxisMetric[] = [
  {
    name: "Median test accuracy",
    unit: ", %",
    read: (cell) => cell.accuracy.median,
    print: (value) => `${formatPercent(value)} %`,
    scale: "percent",
  },
  {
    name: "Mean |activation| of the untrained last hidden layer",
    unit: "",
    read: (cell) => cell.signal.start.at(-1)?.activationMagnitude ?? null,
    print: formatNumber,
    scale: "log",
  },
];

/** Problems that differ in nothing but the axes. */
interface Slice {
  readonly title: string;
  readonly problems: readonly ProblemAnalysis[];
}

/** Null for suites without a numeric axis of at least three values. */
export function axesSection(context: ReportContext): Markup | null {
  const { problems } = context.analysis;
  const axes = numericAxes(problems);
  const figures = axes.flatMap((axis, index) => [
    ...metrics.flatMap((metric, at) =>
      slices(problems, [axis]).flatMap((slice, place) =>
        lines(context, axis, slice, metric, `axis-${index}-${at}-${place}`),
      ),
    ),
    ...slices(problems, [axis]).flatMap((slice, place) => treatmentMap(context, axis, slice, `map-${index}-${place}`)),
    ...axes
      .slice(index + 1)
      .flatMap((other, offset) =>
        slices(problems, [axis, other]).flatMap((slice, place) =>
          axisMaps(context, axis, other, slice, `maps-${index}-${offset}-${place}`),
        ),
      ),
  ]);
  if (figures.length === 0) return null;
  return element(
    "section",
    { "aria-labelledby": "axes" },
    element("h2", { id: "axes" }, `Against ${axes.join(" and ")}`),
    element("div", { class: "pair" }, figures),
  );
}

function numericAxes(problems: readonly ProblemAnalysis[]): string[] {
  const names = [...new Set(problems.flatMap((problem) => Object.keys(problem.grid)))];
  return names.filter((name) => {
    const values = new Set(problems.map((problem) => problem.grid[name]).filter((value) => value !== undefined));
    return values.size >= fewestOnLine && [...values].every((value) => typeof value === "number");
  });
}

function slices(problems: readonly ProblemAnalysis[], axes: readonly string[]): Slice[] {
  const found = new Map<string, ProblemAnalysis[]>();
  for (const problem of problems) {
    if (!axes.every((axis) => typeof problem.grid[axis] === "number")) continue;
    const rest = Object.entries(problem.grid).filter(([axis]) => !axes.includes(axis));
    const title = rest.map(([axis, value]) => (typeof value === "number" ? `${axis} ${value}` : value)).join(" · ");
    found.set(title, [...(found.get(title) ?? []), problem]);
  }
  return [...found].map(([title, group]) => ({ title, problems: group }));
}

function valueOf(problem: ProblemAnalysis, axis: string): number {
  const value = problem.grid[axis];
  return typeof value === "number" ? value : Number.NaN;
}

function valuesOf(problems: readonly ProblemAnalysis[], axis: string): number[] {
  return [...new Set(problems.map((problem) => valueOf(problem, axis)))].toSorted((a, b) => a - b);
}

function cellOf(problem: ProblemAnalysis | undefined, treatment: string): CellAnalysis | undefined {
  return problem?.tuned.cells.find((cell) => cell.treatment === treatment);
}

function treatmentsOf(context: ReportContext, { problems }: Slice): string[] {
  return context.suite.treatments
    .map((treatment) => treatment.id)
    .filter((id) => problems.some((problem) => cellOf(problem, id) !== undefined));
}

function suffix({ title }: Slice): string {
  return title === "" ? "" : `, ${title}`;
}

function lines(context: ReportContext, axis: string, slice: Slice, metric: AxisMetric, id: string): Child[] {
  const values = valuesOf(slice.problems, axis);
  const ordered = slice.problems.toSorted((a, b) => valueOf(a, axis) - valueOf(b, axis));
  const series = treatmentsOf(context, slice).map((treatment) => ({
    series: context.seriesOf(treatment),
    label: treatment,
    marked: true,
    points: ordered.map((problem) => {
      const cell = cellOf(problem, treatment);
      return { x: valueOf(problem, axis), y: cell === undefined ? null : metric.read(cell) };
    }),
  }));
  const numbers = series.flatMap((one) => one.points.flatMap((point) => (point.y === null ? [] : [point.y])));
  if (values.length < fewestOnLine || values.length < slice.problems.length || numbers.length === 0) return [];
  const range = [box.height - box.bottom, box.top] as const;
  const [low, high] = logDomain(numbers);
  return [
    element(
      "figure",
      {},
      lineChart({
        id,
        box,
        x: axisScale(values),
        y:
          metric.scale === "percent" ? percentScale(range) : logScale([Math.max(lowest, low / 1.2), high * 1.2], range),
        xTitle: axis,
        yTitle: metric.name + metric.unit,
        name: `${metric.name} against ${axis}${suffix(slice)}`,
        description: series
          .map(
            (one) =>
              `${one.label}: ${one.points.map((point) => (point.y === null ? "none" : metric.print(point.y))).join(", ")}`,
          )
          .join("; "),
        series,
        print: { x: (value) => `${axis} ${value}`, y: metric.print },
      }),
      element("figcaption", {}, element("b", {}, `${metric.name} against ${axis}`), `${suffix(slice)}.`),
    ),
  ];
}

/** Ticks where values are; logarithmic over more than a factor of eight. */
function axisScale(values: readonly number[]): Scale {
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 1];
  const range = [box.left + 8, box.width - box.right - 8] as const;
  const scale = low > 0 && high / low > 8 ? logScale([low, high], range) : linearScale([low, high], range, 5);
  let last = Number.NEGATIVE_INFINITY;
  return {
    ...scale,
    ticks: values.flatMap((value) => {
      const at = coordinate(scale.at(value));
      if (at - last < 26) return [];
      last = at;
      return [{ at, label: String(value) }];
    }),
  };
}

/** Trainability: the axis against the treatments in the order of the suite. */
function treatmentMap(context: ReportContext, axis: string, slice: Slice, id: string): Child[] {
  const treatments = treatmentsOf(context, slice);
  const values = valuesOf(slice.problems, axis).toReversed();
  if (treatments.length < fewestOnMap || values.length < fewestOnMap || values.length < slice.problems.length)
    return [];
  const at = (row: number): ProblemAnalysis | undefined =>
    slice.problems.find((problem) => valueOf(problem, axis) === values[row]);
  return [
    accuracyMap({
      id,
      title: `Median test accuracy by ${axis} and treatment`,
      slice,
      columns: treatments,
      rows: values.map(String),
      columnTitle: "Treatment",
      rowTitle: axis,
      cell: (row, column) => cellOf(at(row), treatments[column] ?? ""),
      chance: at(0)?.chance ?? 0,
      curves: context.theory?.({ axis, rows: values, treatments, problem: slice.problems[0] }) ?? [],
    }),
  ];
}

/** Two numeric axes, one map a treatment. */
function axisMaps(context: ReportContext, axis: string, other: string, slice: Slice, id: string): Child[] {
  const [columns, rows] = [valuesOf(slice.problems, axis), valuesOf(slice.problems, other).toReversed()];
  if (columns.length < fewestOnMap || rows.length < fewestOnMap) return [];
  return treatmentsOf(context, slice).map((treatment, index) =>
    accuracyMap({
      id: `${id}-${index}`,
      title: `${treatment}: median test accuracy by ${axis} and ${other}`,
      slice,
      columns: columns.map(String),
      rows: rows.map(String),
      columnTitle: axis,
      rowTitle: other,
      cell: (row, column) =>
        cellOf(
          slice.problems.find(
            (problem) => valueOf(problem, axis) === columns[column] && valueOf(problem, other) === rows[row],
          ),
          treatment,
        ),
      chance: slice.problems[0]?.chance ?? 0,
      curves: [],
    }),
  );
}

interface AccuracyMap {
  readonly id: string;
  readonly title: string;
  readonly slice: Slice;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly columnTitle: string;
  readonly rowTitle: string;
  readonly cell: (row: number, column: number) => CellAnalysis | undefined;
  readonly chance: number;
  readonly curves: readonly HeatCurve[];
}

function accuracyMap(map: AccuracyMap): Markup {
  const { id, title, slice, cell, chance, curves, ...rest } = map;
  const medians = map.rows.flatMap((_, row) =>
    map.columns.map((__, column) => cell(row, column)?.accuracy.median ?? chance),
  );
  return element(
    "figure",
    {},
    heatMap({
      ...rest,
      id,
      name: `${title}${suffix(slice)}`,
      description: `From ${formatPercent(Math.min(...medians))} to ${formatPercent(Math.max(...medians))} %.`,
      color: "heat",
      curves,
      cell: (row, column) => {
        const found = cell(row, column);
        if (found === undefined) return null;
        const { median, interval } = found.accuracy;
        return {
          strength: (median - chance) / (1 - chance),
          label: formatPercent(median, 0),
          title: `${map.rowTitle} ${map.rows[row]}, ${map.columnTitle} ${map.columns[column]}: ${formatPercent(median)} % [${formatPercent(interval.low)}, ${formatPercent(interval.high)}]`,
        };
      },
    }),
    element(
      "figcaption",
      {},
      element("b", {}, title),
      `${suffix(slice)}. The color is nothing at chance and full at 100 %.${curves.length === 0 ? "" : ` Line: ${curves.map((curve) => curve.label).join(", ")}.`}`,
    ),
  );
}
