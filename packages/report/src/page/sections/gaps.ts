/** @file Generalization gaps of a problem: scatter against the test score, curves of all splits, table, verdicts. */
import { fewestSeeds } from "../../analyze/compare.ts";
import type { CellAnalysis, GapAnalysis, ProblemAnalysis, Summary } from "../../analyze/types.ts";
import { gapTitles } from "@nn/trials";
import { gapScatter, type ScatterPoint } from "../charts/gap-scatter.ts";
import { lineChart } from "../charts/line-chart.ts";
import { linearScale, logScale } from "../charts/scale.ts";
import { anchorOf, lossDomain, type ReportContext } from "../context.ts";
import { formatFixed, formatNumber, formatPercent } from "../format.ts";
import { excessPointsText, excessText, gapPointsText, gapText, gapVerdict, oneComparison } from "../gap-words.ts";
import { element, fragment, type Markup } from "../markup.ts";
import { swatch } from "../palette.ts";
import { problemTitle } from "../words.ts";
import { table, type Column } from "./data-table.ts";

const box = { width: 560, height: 310, left: 52, right: 138, top: 26, bottom: 36 };
const smallBox = { width: 360, height: 210, left: 40, right: 46, top: 12, bottom: 24 };

interface GapRow {
  readonly cell: CellAnalysis;
  readonly gaps: GapAnalysis;
}

/** Null for problems that do not measure the test split along their runs. */
export function generalization(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const rows = problem.tuned.cells.flatMap((cell): GapRow[] =>
    cell.gaps === undefined ? [] : [{ cell, gaps: cell.gaps }],
  );
  if (rows.length === 0) return null;
  const verdicts = rows.map(({ cell }) => gapVerdict(cell, fewestSeeds)).filter((text) => text !== null);
  return element(
    "div",
    {},
    element(
      "ul",
      { class: "found" },
      verdicts.map((text) => element("li", {}, text)),
    ),
    verdicts.length === 0 ? null : element("p", { class: "facts" }, oneComparison),
    element(
      "div",
      { class: "pair" },
      scatter(context, problem, rows, "lossAtEnd"),
      scatter(context, problem, rows, "errorAtEnd"),
    ),
    gapTable(context, problem, rows),
    element(
      "p",
      { class: "facts" },
      "Loss over steps on the training (dotted), validation (dashed) and test split (solid); medians over seeds, log scale. Nothing is chosen by the test split.",
    ),
    element(
      "div",
      { class: "grid-overview", style: `--columns:${Math.min(3, rows.length)}` },
      rows.map(({ cell }, index) => splitCurves(context, problem, cell, index)),
    ),
  );
}

function scatter(
  context: ReportContext,
  problem: ProblemAnalysis,
  rows: readonly GapRow[],
  gap: "lossAtEnd" | "errorAtEnd",
): Markup {
  const isLoss = gap === "lossAtEnd";
  const points = rows.flatMap(({ cell, gaps }): ScatterPoint[] => {
    const [x, y] = [isLoss ? gaps.test.loss : gaps.test.accuracy, gaps[gap]];
    return x === null || y === null
      ? []
      : [
          {
            series: context.seriesOf(cell.treatment),
            label: cell.treatment,
            isReference: cell.treatment === context.analysis.reference,
            x,
            y,
          },
        ];
  });
  const print = isLoss ? formatNumber : (value: number): string => formatFixed(value * 100, 1);
  const id = `${anchorOf(context, problem)}-${isLoss ? "gap-loss" : "gap-error"}`;
  const xTitle = isLoss ? "Test loss" : "Test accuracy, %";
  const yTitle = isLoss ? gapTitles[gap] : `${gapTitles[gap]}, pp`;
  return element(
    "figure",
    {},
    gapScatter({
      id,
      box,
      x: linearScale(domain(points.map((point) => point.x)), [box.left, box.width - box.right], 5, print),
      y: linearScale(domain(points.map((point) => point.y)), [box.height - box.bottom, box.top], 5, print),
      xTitle,
      yTitle,
      name: `${yTitle} against ${xTitle.toLowerCase()}, ${problemTitle(problem)}`,
      description: points
        .map((point) => `${point.label}: ${print(point.y.median)} at ${print(point.x.median)}`)
        .join("; "),
      points,
    }),
    element(
      "figcaption",
      {},
      element("b", {}, `${gapTitles[gap]} against the test ${isLoss ? "loss" : "accuracy"}.`),
      isLoss
        ? " Down is a smaller gap, left a better network; down and right is under-fitting. Arrows from the reference, whiskers: 95 % intervals of the medians."
        : " Down is a smaller gap, right a better network; down and left is under-fitting.",
    ),
  );
}

/** All intervals with a margin. */
function domain(summaries: readonly Summary[]): [number, number] {
  const low = Math.min(...summaries.map((summary) => summary.interval.low));
  const high = Math.max(...summaries.map((summary) => summary.interval.high));
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const margin = Math.max(0.08 * (high - low), 1e-4);
  return [low - margin, high + margin];
}

function gapTable(context: ReportContext, problem: ProblemAnalysis, rows: readonly GapRow[]): Markup {
  const level = rows[0]?.gaps.matchedTrainLoss ?? 0;
  const number = (title: string, read: (row: GapRow) => number, cell: (row: GapRow) => string): Column<GapRow> => ({
    title,
    numeric: true,
    sort: read,
    cell,
  });
  const columns: Column<GapRow>[] = [
    {
      title: "Treatment",
      heading: true,
      sort: ({ cell }) => cell.treatment,
      cell: ({ cell }) => fragment(swatch(context.seriesOf(cell.treatment)), " ", cell.treatment),
    },
    number(
      "Test acc., %",
      ({ gaps }) => gaps.test.accuracy?.median ?? -1,
      ({ gaps }) => gapPointsText(gaps.test.accuracy),
    ),
    number(
      "Test loss",
      ({ gaps }) => gaps.test.loss?.median ?? -1,
      ({ gaps }) => gapText(gaps.test.loss),
    ),
    number(
      "gap.loss@T",
      ({ gaps }) => gaps.lossAtEnd?.median ?? -1,
      ({ gaps }) => gapText(gaps.lossAtEnd),
    ),
    number(
      "gap.err@T, pp",
      ({ gaps }) => gaps.errorAtEnd?.median ?? -1,
      ({ gaps }) => gapPointsText(gaps.errorAtEnd),
    ),
    number(
      "gap@best",
      ({ gaps }) => gaps.atBest?.median ?? -1,
      ({ gaps }) => gapText(gaps.atBest),
    ),
    number(
      `gap@matchedTrain(${formatNumber(level)})`,
      ({ gaps }) => gaps.atMatchedTrain?.median ?? -1,
      ({ gaps }) => `${gapText(gaps.atMatchedTrain)} ${gaps.matched.count}/${gaps.matched.n}`,
    ),
    number(
      "selectionOptimism, pp",
      ({ gaps }) => gaps.selectionOptimism?.median ?? -1,
      ({ gaps }) => gapPointsText(gaps.selectionOptimism),
    ),
    number("gap.excess of gap.loss@T", excessOf("lossAtEnd"), ({ gaps }) => excessText(gaps.excess?.lossAtEnd)),
    number("gap.excess of gap@matchedTrain", excessOf("atMatchedTrain"), ({ gaps }) =>
      excessText(gaps.excess?.atMatchedTrain),
    ),
    number("Test acc. difference, pp", excessOf("testAccuracy"), ({ gaps }) =>
      excessPointsText(gaps.excess?.testAccuracy),
    ),
  ];
  return table(
    `${anchorOf(context, problem)}-gaps`,
    `${problemTitle(problem)}: generalization gaps with 95 % intervals, over the seeds that completed. Gaps are test minus training, of whole splits in evaluation mode; gap@best at the smallest validation loss; gap@matchedTrain at the first training loss ≤ ${formatNumber(level)}, with the number of runs that came down to it; gap.excess is treatment minus ${context.analysis.reference} at the same seed.`,
    columns,
    rows,
  );
}

function excessOf(name: "lossAtEnd" | "atMatchedTrain" | "testAccuracy"): (row: GapRow) => number {
  return ({ gaps }) => gaps.excess?.[name]?.estimate ?? 0;
}

function splitCurves(context: ReportContext, problem: ProblemAnalysis, cell: CellAnalysis, index: number): Markup {
  const series = context.seriesOf(cell.treatment);
  const { steps, train, validation, test } = cell.curves;
  const lines = [
    { label: "train", dash: "1.5 3", medians: train.loss.median },
    { label: "valid.", dash: "6 3", medians: validation.loss.median },
    ...(test === undefined ? [] : [{ label: "test", dash: "", medians: test.loss.median }]),
  ];
  const chart = lineChart({
    id: `${anchorOf(context, problem)}-splits-${index}`,
    box: smallBox,
    x: linearScale([0, problem.spec.budget.steps], [smallBox.left, smallBox.width - smallBox.right], 3, (value) =>
      formatFixed(value, 0),
    ),
    y: logScale(lossDomain(problem, ["train", "validation"]), [smallBox.height - smallBox.bottom, smallBox.top]),
    name: `Loss of ${cell.treatment} on all splits, ${problemTitle(problem)}`,
    description: lines.map(({ label, medians }) => `${label} ends at ${formatNumber(medians.at(-1) ?? 0)}`).join("; "),
    series: lines.map(({ label, dash, medians }) => ({
      series,
      label,
      dash,
      points: steps.map((step, at) => ({ x: step, y: medians[at] ?? null })),
    })),
    print: { x: (step) => `step ${step}`, y: formatNumber },
  });
  const score = cell.gaps?.test.accuracy?.median;
  const caption = score === undefined ? cell.treatment : `${cell.treatment}, test ${formatPercent(score)} %`;
  return element("figure", { class: "small" }, element("figcaption", {}, caption), chart);
}
