/** @file Tables of cells: every number of a chart also stands here. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { anchorOf, type ReportContext } from "../context.ts";
import { formatFixed, formatNumber, formatP, formatPercent, formatSigned } from "../format.ts";
import { element, fragment, type Child, type Markup } from "../markup.ts";
import { swatch } from "../palette.ts";
import { leftChanceText, medianSteps, problemTitle } from "../words.ts";
import { range, table, type Column } from "./data-table.ts";

export interface VerdictRow {
  readonly problem: ProblemAnalysis;
  readonly cell: CellAnalysis;
}

/** Columns about one cell, for the table over everything and for the one of a problem; without those that no row fills. */
export function verdictColumns(context: ReportContext, rows: readonly VerdictRow[]): Column<VerdictRow>[] {
  const hasTarget = rows.some(({ cell }) => cell.target !== null);
  return allColumns(context).filter(({ title }) => hasTarget || (title !== stepsColumn && title !== meanColumn));
}

const [stepsColumn, meanColumn] = ["Steps to target", "Mean steps"] as const;

function allColumns(context: ReportContext): Column<VerdictRow>[] {
  const isReference = ({ cell }: VerdictRow): boolean => cell.treatment === context.analysis.reference;
  return [
    {
      title: "Treatment",
      heading: true,
      sort: ({ cell }) => cell.treatment,
      cell: ({ cell, problem }) =>
        fragment(
          swatch(context.seriesOf(cell.treatment)),
          " ",
          cell.treatment,
          problem.tuned.best.includes(cell.treatment) && cell.leftChance !== false
            ? fragment(
                " ",
                element("span", { class: "badge", title: "best, or its interval reaches into the best one's" }, "best"),
              )
            : null,
        ),
    },
    {
      title: "lr",
      numeric: true,
      sort: ({ cell }) => cell.learningRate,
      cell: (row) => fragment(String(row.cell.learningRate), edgeMark(row)),
    },
    {
      title: "Test acc., %",
      numeric: true,
      sort: ({ cell }) => cell.accuracy.median,
      cell: ({ cell }) =>
        fragment(
          element("b", {}, formatPercent(cell.accuracy.median)),
          range(formatPercent(cell.accuracy.interval.low), formatPercent(cell.accuracy.interval.high)),
        ),
    },
    {
      title: "Mean",
      detail: true,
      numeric: true,
      sort: ({ cell }) => cell.accuracy.mean,
      cell: ({ cell }) => formatPercent(cell.accuracy.mean),
    },
    {
      title: "Test loss",
      numeric: true,
      sort: ({ cell }) => cell.loss.median,
      cell: ({ cell }) => formatNumber(cell.loss.median),
    },
    {
      title: "Best valid., %",
      detail: true,
      numeric: true,
      sort: ({ cell }) => cell.bestValidation.accuracy.median,
      cell: ({ cell }) => formatPercent(cell.bestValidation.accuracy.median),
    },
    {
      title: stepsColumn,
      numeric: true,
      sort: ({ cell }) => (cell.target === null ? 0 : (cell.target.median ?? 10 * cell.target.budget)),
      cell: ({ cell }) =>
        cell.target === null
          ? "–"
          : fragment(
              medianSteps(cell.target),
              element("span", { class: "range" }, ` ${cell.target.success.count}/${cell.target.success.n}`),
            ),
    },
    {
      title: meanColumn,
      numeric: true,
      sort: ({ cell }) => cell.target?.restrictedMean ?? 0,
      cell: ({ cell }) =>
        cell.target === null
          ? "–"
          : fragment(
              formatFixed(cell.target.restrictedMean, 0),
              range(
                formatFixed(cell.target.restrictedMeanInterval.low, 0),
                formatFixed(cell.target.restrictedMeanInterval.high, 0),
              ),
            ),
    },
    { title: "Left chance", sort: ({ cell }) => leftChanceText(cell), cell: ({ cell }) => leftChanceText(cell) },
    {
      title: "Diverged",
      numeric: true,
      sort: ({ cell }) => cell.divergence.share,
      cell: ({ cell }) => divergedText(cell),
    },
    {
      title: `Difference to ${context.analysis.reference}, pp`,
      numeric: true,
      sort: ({ cell }) => cell.versusReference?.accuracy.estimate ?? 0,
      cell: (row) => (isReference(row) ? "reference" : difference(row.cell)),
    },
    {
      title: "p (Holm)",
      numeric: true,
      sort: ({ cell }) => cell.versusReference?.accuracy.adjustedP ?? 2,
      cell: ({ cell }) => (cell.versusReference === null ? "" : formatP(cell.versusReference.accuracy.adjustedP)),
    },
    {
      title: "Seeds higher",
      detail: true,
      numeric: true,
      sort: ({ cell }) => cell.versusReference?.accuracy.higher ?? -1,
      cell: ({ cell }) =>
        cell.versusReference === null
          ? ""
          : `${cell.versusReference.accuracy.higher}/${cell.versusReference.accuracy.n}`,
    },
    {
      title: "Verdict",
      sort: ({ cell }) => cell.versusReference?.accuracy.verdict ?? "",
      cell: ({ cell }) => verdict(cell),
    },
  ];
}

export function problemTable(context: ReportContext, problem: ProblemAnalysis): Markup {
  const rows = problem.tuned.ranking
    .flatMap((id) => problem.tuned.cells.filter((cell) => cell.treatment === id))
    .map((cell) => ({ problem, cell }));
  const caption = `${problemTitle(problem)}: medians over ${rows[0]?.cell.n ?? 0} seeds with 95 % intervals, best first.`;
  return table(`${anchorOf(context, problem)}-table`, caption, verdictColumns(context, rows), rows, rowClass);
}

export function rowClass({ cell }: VerdictRow): string {
  return cell.leftChance === false ? "stuck" : "";
}

function edgeMark({ problem, cell }: VerdictRow): Child {
  const edge = problem.rates.find((choice) => choice.treatment === cell.treatment)?.edge ?? null;
  if (edge === null) return null;
  return element(
    "span",
    { class: "edge", title: `${edge} rate of the grid: a better one may lie outside` },
    edge === "lowest" ? " ↓" : " ↑",
  );
}

function divergedText(cell: CellAnalysis): Child {
  const text = `${cell.divergence.count}/${cell.n}`;
  const shown = cell.divergence.count > 0 ? element("b", { class: "bad" }, text) : text;
  return cell.failed > 0 ? fragment(shown, ` +${cell.failed} crashed`) : shown;
}

function difference(cell: CellAnalysis): Child {
  const paired = cell.versusReference?.accuracy;
  if (paired === undefined) return "–";
  const points = (value: number): string => formatSigned(value * 100, 1);
  return fragment(
    points(paired.estimate),
    element(
      "span",
      { class: "range", title: `exact coverage ${formatPercent(paired.level)} %` },
      ` [${points(paired.interval.low)}, ${points(paired.interval.high)}]`,
    ),
  );
}

function verdict(cell: CellAnalysis): Child {
  const paired = cell.versusReference?.accuracy;
  if (paired === undefined) return "";
  if (paired.verdict === "better") return element("b", { class: "good" }, "▲ better");
  if (paired.verdict === "worse") return element("b", { class: "bad" }, "▼ worse");
  return paired.verdict === "tooFewSeeds" ? "too few seeds" : "undecided";
}
