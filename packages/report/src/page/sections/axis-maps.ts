/** @file Test accuracy over two numeric axes of the suite's grid, one map a treatment. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { cellMap } from "../charts/cell-map.ts";
import type { ReportContext } from "../context.ts";
import { formatPercent } from "../format.ts";
import { element, type Markup } from "../markup.ts";

/** With fewer values a map shows nothing that the table does not. */
const fewestValues = 4;

/** Problems that differ in nothing but the two axes. */
interface Slice {
  readonly title: string;
  readonly problems: readonly ProblemAnalysis[];
}

/** Null for suites without two numeric axes of four values each. */
export function axisMaps(context: ReportContext): Markup | null {
  const { problems } = context.analysis;
  const axes = numericAxes(problems);
  const figures = axes.flatMap((across, index) =>
    axes
      .slice(index + 1)
      .flatMap((down, offset) =>
        slicesOf(problems, [across, down]).flatMap((slice, place) =>
          treatmentsOf(context, slice).map((treatment) =>
            figure(slice, across, down, treatment, `map-${index}-${offset}-${place}-${context.seriesOf(treatment)}`),
          ),
        ),
      ),
  );
  if (figures.length === 0) return null;
  return element(
    "section",
    { "aria-labelledby": "axis-maps" },
    element("h2", { id: "axis-maps" }, `Over ${axes.join(" and ")}`),
    element("p", { class: "facts" }, "Median test accuracy, %. The color is nothing at chance and full at 100 %."),
    element("div", { class: "pair maps" }, figures),
  );
}

function figure(slice: Slice, across: string, down: string, treatment: string, id: string): Markup {
  const columns = valuesOf(slice.problems, across);
  const rows = valuesOf(slice.problems, down).toReversed();
  const at = (row: number, column: number): ProblemAnalysis | undefined =>
    slice.problems.find((problem) => problem.grid[across] === columns[column] && problem.grid[down] === rows[row]);
  const cells = slice.problems.map((problem) => cellOf(problem, treatment)).filter((cell) => cell !== undefined);
  const medians = cells.map((cell) => cell.accuracy.median);
  const title = `${treatment}${slice.title === "" ? "" : `, ${slice.title}`}`;
  return element(
    "figure",
    { class: "small" },
    element("figcaption", {}, title),
    cellMap({
      id,
      name: `Median test accuracy of ${title} by ${across} and ${down}`,
      description: `From ${formatPercent(Math.min(...medians))} to ${formatPercent(Math.max(...medians))} %.`,
      columns: columns.map(String),
      rows: rows.map(String),
      columnTitle: across,
      rowTitle: down,
      color: "heat",
      cell: (row, column) => {
        const problem = at(row, column);
        const accuracy = cellOf(problem, treatment)?.accuracy;
        if (accuracy === undefined) return null;
        const chance = problem?.chance ?? 0;
        const { median, interval } = accuracy;
        return {
          strength: (median - chance) / (1 - chance),
          label: formatPercent(median, 0),
          title: `${across} ${columns[column]}, ${down} ${rows[row]}: ${formatPercent(median)} % [${formatPercent(interval.low)}, ${formatPercent(interval.high)}]`,
        };
      },
    }),
  );
}

function numericAxes(problems: readonly ProblemAnalysis[]): string[] {
  const names = [...new Set(problems.flatMap((problem) => Object.keys(problem.grid)))];
  return names.filter((name) => {
    const values = problems.map((problem) => problem.grid[name]).filter((value) => value !== undefined);
    return new Set(values).size >= fewestValues && values.every((value) => typeof value === "number");
  });
}

function slicesOf(problems: readonly ProblemAnalysis[], axes: readonly string[]): Slice[] {
  const found = new Map<string, ProblemAnalysis[]>();
  for (const problem of problems) {
    if (!axes.every((axis) => problem.grid[axis] !== undefined)) continue;
    const rest = Object.entries(problem.grid).filter(([axis]) => !axes.includes(axis));
    const title = rest.map(([axis, value]) => (typeof value === "number" ? `${axis} ${value}` : value)).join(" · ");
    found.set(title, [...(found.get(title) ?? []), problem]);
  }
  return [...found].map(([title, group]) => ({ title, problems: group }));
}

function valuesOf(problems: readonly ProblemAnalysis[], axis: string): number[] {
  const values = problems.map((problem) => problem.grid[axis]).filter((value) => typeof value === "number");
  return [...new Set(values)].toSorted((a, b) => a - b);
}

function treatmentsOf(context: ReportContext, { problems }: Slice): string[] {
  return context.suite.treatments
    .map((treatment) => treatment.id)
    .filter((id) => problems.some((problem) => cellOf(problem, id) !== undefined));
}

function cellOf(problem: ProblemAnalysis | undefined, treatment: string): CellAnalysis | undefined {
  return problem?.tuned.cells.find((cell) => cell.treatment === treatment);
}
