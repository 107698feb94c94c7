/** @file What changes along a numeric axis of the grid: accuracy, steps to the target, the size of activations. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { lineChart } from "../charts/line-chart.ts";
import { linearScale, logDomain, logScale, percentScale, type Scale } from "../charts/scale.ts";
import type { ReportContext } from "../context.ts";
import { formatFixed, formatNumber, formatPercent } from "../format.ts";
import { element, type Markup } from "../markup.ts";

const box = { width: 560, height: 290, left: 50, right: 128, top: 26, bottom: 36 };
/** Fewer points are better read from the overview. */
const fewestValues = 4;

/** Problems that differ in one axis only, in the order of its values. */
interface Line {
  readonly axis: string;
  readonly id: string;
  readonly title: string;
  readonly problems: readonly { readonly value: number; readonly problem: ProblemAnalysis }[];
}

interface Quantity {
  readonly name: string;
  readonly caption: string;
  readonly of: (cell: CellAnalysis) => number | null;
  readonly scale: (values: readonly number[], range: readonly [number, number]) => Scale;
  readonly print: (value: number) => string;
}

const log = (values: readonly number[], range: readonly [number, number]): Scale => {
  const [low, high] = logDomain(values);
  return logScale([low / 1.3, high * 1.3], range);
};

const accuracy: Quantity = {
  name: "Test accuracy, %",
  caption: "Median over seeds.",
  of: (cell) => cell.accuracy.median,
  scale: (_, range) => percentScale(range),
  print: (value) => `${formatPercent(value)} %`,
};

const steps: Quantity = {
  name: "Steps to target, restricted mean",
  caption: "Mean of min(steps, budget), log scale: a line at the budget never arrived.",
  of: (cell) => cell.target?.restrictedMean ?? null,
  scale: log,
  print: (value) => formatFixed(value, 0),
};

const magnitude = (when: "start" | "end"): Quantity => ({
  name: `Mean |activation| ${when === "start" ? "at step 0" : "at the end"}`,
  caption: `Of the last hidden layer on the probe batch, ${when === "start" ? "untrained" : "after the last step"}, log scale.`,
  of: (cell) => cell.signal[when].at(-1)?.activationMagnitude ?? null,
  scale: log,
  print: formatNumber,
});

/** Null for suites whose grid has no numeric axis of four values or more. */
export function alongAxes(context: ReportContext): Markup | null {
  const lines = findLines(context.analysis.problems);
  if (lines.length === 0) return null;
  return element(
    "section",
    { "aria-labelledby": "along" },
    element("h2", { id: "along" }, `Along ${[...new Set(lines.map(({ axis }) => axis))].join(" and ")}`),
    lines.map((line) => [
      line.title === "" ? null : element("h3", {}, line.title),
      element(
        "div",
        { class: "pair" },
        quantitiesOf(line).map((quantity, index) => figure(context, line, quantity, `${line.id}-${index}`)),
      ),
    ]),
  );
}

/** The coordinate check is about width, the target about everything. */
function quantitiesOf({ axis, problems }: Line): Quantity[] {
  const hasTarget = problems.some(({ problem }) => problem.spec.target !== null);
  const sizes = axis === "width" ? [magnitude("start"), magnitude("end")] : [];
  return [...sizes, accuracy, ...(hasTarget ? [steps] : [])];
}

function figure(context: ReportContext, line: Line, quantity: Quantity, id: string): Markup {
  const values = line.problems.map(({ value }) => value);
  const treatments = context.suite.treatments.filter(({ id: treatment }) =>
    line.problems.some(({ problem }) => problem.tuned.cells.some((cell) => cell.treatment === treatment)),
  );
  const series = treatments.map(({ id: treatment }) => ({
    series: context.seriesOf(treatment),
    label: treatment,
    marked: true,
    points: line.problems.map(({ value, problem }) => {
      const cell = problem.tuned.cells.find((one) => one.treatment === treatment);
      return { x: value, y: cell === undefined ? null : quantity.of(cell) };
    }),
  }));
  const numbers = series.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  const [first, last] = [values[0]!, values.at(-1)!];
  const rangeX = [box.left + 6, box.width - box.right] as const;
  const plain =
    first > 0 && last / first >= 8 ? logScale([first, last], rangeX) : linearScale([first, last], rangeX, 6);
  const chart = lineChart({
    id,
    box,
    x: {
      ...plain,
      ticks: values.map((value) => ({ at: Math.round(plain.at(value) * 100) / 100, label: String(value) })),
    },
    y: quantity.scale(numbers, [box.height - box.bottom, box.top]),
    xTitle: line.axis,
    yTitle: quantity.name,
    name: `${quantity.name} along ${line.axis}${line.title === "" ? "" : `, ${line.title}`}`,
    description: series
      .map(
        ({ label, points }) => `${label}: ${points.map(({ y }) => (y === null ? "–" : quantity.print(y))).join(", ")}`,
      )
      .join("; "),
    series,
    print: { x: (value) => `${line.axis} ${value}`, y: quantity.print },
  });
  return element(
    "figure",
    {},
    chart,
    element("figcaption", {}, element("b", {}, quantity.name), `. ${quantity.caption}`),
  );
}

function findLines(problems: readonly ProblemAnalysis[]): Line[] {
  const axes = [...new Set(problems.flatMap(({ grid }) => Object.keys(grid)))];
  return axes.flatMap((axis) => {
    const groups = new Map<string, { value: number; problem: ProblemAnalysis }[]>();
    for (const problem of problems) {
      const { [axis]: value, ...others } = problem.grid;
      if (typeof value !== "number") continue;
      const title = Object.entries(others)
        .map(([name, other]) => (typeof other === "number" ? `${name} ${other}` : other))
        .join(" · ");
      groups.set(title, [...(groups.get(title) ?? []), { value, problem }]);
    }
    return [...groups.entries()]
      .filter(([, group]) => new Set(group.map(({ value }) => value)).size >= fewestValues)
      .map(([title, group], index) => ({
        axis,
        title,
        id: `along-${axis}-${index + 1}`,
        problems: group.toSorted((a, b) => a.value - b.value),
      }));
  });
}
