/** @file Convergence curves of a problem: loss and accuracy, on validation or training examples. */
import type { CurveMetric, CurveSplit, ProblemAnalysis } from "../../analyze/types.ts";
import { lineChart, type LineSeries } from "../charts/line-chart.ts";
import { linearScale, logScale, percentScale } from "../charts/scale.ts";
import { anchorOf, lossDomain, type ReportContext } from "../context.ts";
import { formatFixed, formatNumber, formatPercent } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { problemTitle } from "../words.ts";

const box = { width: 560, height: 310, left: 44, right: 128, top: 26, bottom: 36 };
const smallBox = { width: 360, height: 200, left: 34, right: 12, top: 12, bottom: 24 };

export function convergence(context: ReportContext, problem: ProblemAnalysis): Markup {
  const figure = (metric: CurveMetric): Markup =>
    element(
      "figure",
      {},
      (["validation", "train"] as const).map((split) =>
        element("div", { class: `split ${split}` }, curveChart(context, problem, metric, split)),
      ),
      element(
        "figcaption",
        {},
        element("b", {}, metric === "loss" ? "Loss" : "Accuracy"),
        metric === "loss"
          ? " (log scale). Median over seeds, band from quartile to quartile; diverged runs stay in at their worst value."
          : " at the chosen learning rate, evaluated on whole splits in evaluation mode.",
      ),
    );
  return element("div", { class: "pair" }, figure("loss"), figure("accuracy"));
}

function curveChart(context: ReportContext, problem: ProblemAnalysis, metric: CurveMetric, split: CurveSplit): Markup {
  const budget = problem.spec.budget.steps;
  const range = [box.height - box.bottom, box.top] as const;
  const y = metric === "loss" ? logScale(lossDomain(problem, ["train", "validation"]), range) : percentScale(range);
  const title = `${split === "train" ? "Training" : "Validation"} ${metric}`;
  return lineChart({
    id: `${anchorOf(context, problem)}-${metric}-${split}`,
    box,
    x: linearScale([0, budget], [box.left, box.width - box.right], 6, (value) => formatFixed(value, 0)),
    y,
    xTitle: "Step",
    yTitle: metric === "loss" ? title : `${title}, %`,
    name: `${title} over steps, ${problemTitle(problem)}`,
    description: problem.tuned.cells
      .map((cell) => `${cell.treatment} ends at ${printer(metric)(cell.curves[split][metric].median.at(-1) ?? 0)}`)
      .join("; "),
    series: curveSeries(context, problem, metric, split, true),
    print: { x: (step) => `step ${step}`, y: printer(metric) },
    ...(metric === "accuracy" && problem.chance !== null ? { level: { y: problem.chance, label: "chance" } } : {}),
  });
}

/** Small pictures of all problems on one grid: columns are the first axis of the suite's grid, rows the second. */
export function overviewGrid(context: ReportContext): Markup {
  const { problems } = context.analysis;
  const [columnAxis, rowAxis] = Object.keys(problems[0]?.grid ?? {});
  const valuesOf = (axis: string | undefined): (string | number | undefined)[] => [
    ...new Set(problems.map((problem) => (axis === undefined ? undefined : problem.grid[axis]))),
  ];
  const columns = valuesOf(columnAxis);
  const rows = valuesOf(rowAxis);
  const isGrid = columnAxis !== undefined && columns.length * rows.length === problems.length && columns.length <= 5;
  const order = isGrid
    ? rows.flatMap((row) =>
        columns.flatMap((column) =>
          problems.filter(
            (problem) =>
              problem.grid[columnAxis] === column && (rowAxis === undefined || problem.grid[rowAxis] === row),
          ),
        ),
      )
    : problems;
  const style = `--columns:${isGrid ? columns.length : Math.min(3, Math.max(2, problems.length))}`;
  return element(
    "div",
    { class: "grid-overview", style },
    order.map((problem) => smallChart(context, problem)),
  );
}

function smallChart(context: ReportContext, problem: ProblemAnalysis): Markup {
  const anchor = anchorOf(context, problem);
  const range = [smallBox.height - smallBox.bottom, smallBox.top] as const;
  const chart = lineChart({
    id: `${anchor}-small`,
    box: smallBox,
    x: linearScale([0, problem.spec.budget.steps], [smallBox.left, smallBox.width - smallBox.right], 3, (value) =>
      formatFixed(value, 0),
    ),
    y: percentScale(range, 4),
    name: `Validation accuracy over steps, ${problemTitle(problem)}`,
    description: `Best median test accuracy: ${problem.tuned.ranking[0] ?? "none"}.`,
    series: curveSeries(context, problem, "accuracy", "validation", false),
    print: { x: (step) => `step ${step}`, y: printer("accuracy") },
    labels: false,
    ...(problem.chance === null ? {} : { level: { y: problem.chance, label: "" } }),
  });
  return element(
    "figure",
    { class: "small" },
    element("figcaption", {}, element("a", { href: `#${anchor}` }, problemTitle(problem))),
    chart,
  );
}

function curveSeries(
  context: ReportContext,
  problem: ProblemAnalysis,
  metric: CurveMetric,
  split: CurveSplit,
  withBands: boolean,
): LineSeries[] {
  return problem.tuned.cells.map((cell) => {
    const band = cell.curves[split][metric];
    return {
      series: context.seriesOf(cell.treatment),
      label: cell.treatment,
      points: cell.curves.steps.map((step, index) => ({ x: step, y: band.median[index] ?? null })),
      ...(withBands
        ? {
            bands: [
              { kind: "quartiles" as const, low: band.low, high: band.high },
              { kind: "range" as const, low: band.min, high: band.max },
            ],
          }
        : {}),
    };
  });
}

function printer(metric: CurveMetric): (value: number) => string {
  return metric === "loss" ? formatNumber : (value) => `${formatPercent(value)} %`;
}
