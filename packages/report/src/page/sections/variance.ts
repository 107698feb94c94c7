/** @file Variance components of a problem: how far each random stream moves the test accuracy. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import type { Interval, VarianceComponents } from "@nn/statistics";
import { anchorOf, type ReportContext } from "../context.ts";
import { formatFixed, formatPercent } from "../format.ts";
import { element, fragment, type Child, type Markup } from "../markup.ts";
import { swatch } from "../palette.ts";
import { problemTitle } from "../words.ts";
import { range, table, type Column } from "./data-table.ts";

interface Row {
  readonly cell: CellAnalysis;
  readonly variance: VarianceComponents;
}

/** Null for suites that vary no stream by itself. */
export function varianceTable(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const measured = problem.tuned.cells.flatMap((cell): Row[] =>
    cell.variance === undefined ? [] : [{ cell, variance: cell.variance }],
  );
  if (measured.length === 0) return null;
  const rows = measured.filter(({ variance }) => !isConstant(variance));
  const constant = measured.filter((row) => !rows.includes(row)).map(({ cell }) => cell.treatment);
  const omitted =
    constant.length === 0
      ? null
      : element("p", { class: "facts" }, `Always the same test accuracy, whatever changes: ${constant.join(", ")}.`);
  if (rows.length === 0) return omitted;
  const sources = [...new Set(rows.flatMap(({ variance }) => variance.components.map(({ source }) => source)))];
  const componentOf = (row: Row, source: string): VarianceComponents["components"][number] | undefined =>
    row.variance.components.find((component) => component.source === source);
  const columns: Column<Row>[] = [
    {
      title: "Treatment",
      heading: true,
      sort: ({ cell }) => cell.treatment,
      cell: ({ cell }) => fragment(swatch(context.seriesOf(cell.treatment)), " ", cell.treatment),
    },
    ...sources.map((source): Column<Row> => ({
      title: `${source} alone, pp`,
      numeric: true,
      sort: (row) => componentOf(row, source)?.variance ?? -1,
      cell: (row) => {
        const component = componentOf(row, source);
        if (component === undefined) return "–";
        const share = component.share === null ? "" : ` ${part(component.share)}`;
        return fragment(deviation(component.variance, component.interval), share);
      },
    })),
    {
      title: "All together, pp",
      numeric: true,
      sort: ({ variance }) => variance.total?.variance ?? -1,
      cell: ({ variance }) =>
        variance.total === null ? "–" : deviation(variance.total.variance, variance.total.interval),
    },
    {
      title: "Only together",
      numeric: true,
      sort: ({ variance }) => variance.interaction ?? 0,
      cell: ({ variance: { interaction, total } }) =>
        interaction === null || total === null || total.variance === 0
          ? "–"
          : interaction < 0
            ? "none"
            : part(interaction / total.variance),
    },
  ];
  return fragment(
    table(
      `${anchorOf(context, problem)}-variance`,
      `${problemTitle(problem)}: standard deviation of test accuracy when one random stream changes and the others stay as in the first report trial, with 95 % intervals (exact for normal values), and its part of the variance over the report trials, in which all change. “Only together” is the part that the single streams leave; none where they add up to more than all of it, which chance does with few seeds, or streams that cancel out.`,
      columns,
      rows,
    ),
    omitted,
  );
}

/** Nothing that was varied moved the result. */
function isConstant({ components, total }: VarianceComponents): boolean {
  return components.every(({ variance }) => variance === 0) && (total === null || total.variance === 0);
}

/** Of the variance over the report trials; a ratio of two estimates, which may be anything above 1. */
function part(share: number): string {
  return share > 1 ? "> 100 %" : `${formatPercent(share, 0)} %`;
}

/** In percentage points. */
function deviation(variance: number, interval: Interval): Child {
  const show = (value: number): string => formatFixed(Math.sqrt(value) * 100, 1);
  return fragment(element("b", {}, show(variance)), range(show(interval.low), show(interval.high)));
}
