/** @file Tables over all problems: accuracy at a glance, and one score for each treatment. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import type { ReportContext } from "../context.ts";
import { formatFixed, formatPercent } from "../format.ts";
import { element, fragment, type Child, type Markup } from "../markup.ts";
import { swatch } from "../palette.ts";
import { problemTitle } from "../words.ts";
import { range, table, type Column } from "./data-table.ts";

/** Median accuracy of each treatment on each problem, shaded. */
export function accuracyMatrix(context: ReportContext): Markup {
  const { problems } = context.analysis;
  const cellOf = (problem: ProblemAnalysis, treatment: string): CellAnalysis | undefined =>
    problem.tuned.cells.find((cell) => cell.treatment === treatment);
  const columns: Column<string>[] = [
    {
      title: "Treatment",
      heading: true,
      sort: (id) => id,
      cell: (id) =>
        fragment(
          swatch(context.seriesOf(id)),
          " ",
          id,
          id === context.analysis.reference ? element("span", { class: "range" }, " reference") : null,
        ),
    },
    ...problems.map((problem): Column<string> => ({
      title: problemTitle(problem),
      numeric: true,
      sort: (id) => cellOf(problem, id)?.accuracy.median ?? -1,
      cell: (id) => shaded(cellOf(problem, id), problem),
    })),
  ];
  const treatments = context.suite.treatments
    .map((treatment) => treatment.id)
    .filter((id) => problems.some((problem) => cellOf(problem, id) !== undefined));
  const caption =
    "Median test accuracy, %. Stronger color is better; ○ never left chance, × some runs diverged, bold: best or not apart from the best.";
  return table("matrix", caption, columns, treatments, () => "");
}

function shaded(cell: CellAnalysis | undefined, problem: ProblemAnalysis): Child {
  if (cell === undefined) return element("span", { class: "range" }, "not run");
  const chance = problem.chance ?? 0;
  const level = Math.min(9, Math.max(0, Math.floor(((cell.accuracy.median - chance) / (1 - chance)) * 10)));
  const isBest = problem.tuned.best.includes(cell.treatment) && cell.leftChance !== false;
  const marks = `${cell.leftChance === false ? " ○" : ""}${cell.divergence.count > 0 ? " ×" : ""}`;
  return element(
    "span",
    { class: `shade h${level}` },
    isBest ? element("b", {}, formatPercent(cell.accuracy.median)) : formatPercent(cell.accuracy.median),
    marks,
  );
}

export function overallTable(context: ReportContext): Markup | null {
  const { overall, reference } = context.analysis;
  const [first] = overall;
  if (first === undefined || overall.length < 2 || first.problems < 2) return null;
  return table(
    "overall",
    `Over ${first.problems} problems: mean of (accuracy − chance) / (1 − chance) over problems and seeds, 0 is chance and 100 perfect, 95 % stratified bootstrap interval; and the interquartile mean of the same, which cuts failures on up to a quarter of the problems away.`,
    [
      {
        title: "Treatment",
        heading: true,
        sort: (row) => row.treatment,
        cell: (row) => fragment(swatch(context.seriesOf(row.treatment)), " ", row.treatment),
      },
      {
        title: "Score",
        numeric: true,
        sort: (row) => row.score,
        cell: (row) =>
          fragment(
            element("b", {}, formatFixed(row.score * 100, 1)),
            range(formatFixed(row.interval.low * 100, 1), formatFixed(row.interval.high * 100, 1)),
          ),
      },
      {
        title: "Interquartile mean",
        numeric: true,
        sort: (row) => row.interquartileMean,
        cell: (row) =>
          fragment(
            formatFixed(row.interquartileMean * 100, 1),
            range(
              formatFixed(row.interquartileInterval.low * 100, 1),
              formatFixed(row.interquartileInterval.high * 100, 1),
            ),
          ),
      },
      {
        title: "Stuck at chance, problems",
        numeric: true,
        sort: (row) => row.stuck ?? -1,
        cell: (row) => (row.stuck === null ? "–" : `${row.stuck}/${row.problems}`),
      },
      {
        title: `Beats ${reference} at the same seed, %`,
        numeric: true,
        sort: (row) => row.improvement ?? -1,
        cell: (row) => (row.improvement === null ? "reference" : formatPercent(row.improvement, 0)),
      },
      {
        title: "Diverged",
        numeric: true,
        sort: (row) => row.diverged.share,
        cell: (row) => `${row.diverged.count}/${row.diverged.n}`,
      },
    ],
    overall,
  );
}
