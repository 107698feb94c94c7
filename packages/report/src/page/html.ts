/** @file The report: one HTML file that needs nothing else, and has the same bytes for the same input. */
import type { Analysis } from "../analyze/types.ts";
import type { Provenance, Suite, TrialRecord } from "@nn/trials";
import type { ReportContext } from "./context.ts";
import { element, trusted, type Markup } from "./markup.ts";
import { script } from "./script.ts";
import { acrossSection } from "./sections/across.ts";
import { alongAxes } from "./sections/along-axis.ts";
import { axisMaps } from "./sections/axis-maps.ts";
import { claimsSection } from "./sections/claims.ts";
import { divergenceSection } from "./sections/divergence.ts";
import { intro, overview, toolbar } from "./sections/intro.ts";
import { problemSection } from "./sections/problem.ts";
import { provenanceLine, provenanceSection, rawData } from "./sections/provenance.ts";
import { table } from "./sections/data-table.ts";
import { trainability } from "./sections/trainability.ts";
import { rowClass, verdictColumns } from "./sections/verdicts.ts";
import { seriesStyle, style } from "./style.ts";
import { problemTitle } from "./words.ts";

export interface ReportInput {
  readonly suite: Suite;
  /** Of the same suite and records. */
  readonly analysis: Analysis;
  readonly records: readonly TrialRecord[];
  readonly provenance: Provenance;
}

/** Nothing may be fetched, whatever a name in a suite contains. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Renders the page. Pure: no clock, no locale, no network; the order of the records does not matter. */
export function renderReport({ suite, analysis, records, provenance }: ReportInput): string {
  const places = new Map(suite.treatments.map((treatment, index) => [treatment.id, index]));
  const context: ReportContext = { suite, analysis, seriesOf: (treatment) => places.get(treatment) ?? 0 };
  const head = element(
    "head",
    {},
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("title", {}, `${suite.title === "" ? suite.name : suite.title} – nn-bench`),
    element("style", {}, trusted(style + seriesStyle(suite.treatments.length))),
  );
  const main = element(
    "main",
    {},
    intro(context, provenanceLine(provenance)),
    claimsSection(context),
    toolbar(context),
    overview(context),
    acrossSection(context),
    axisMaps(context),
    trainability(context),
    alongAxes(context),
    divergenceSection(context, records),
    analysis.problems.map((problem) => problemSection(context, problem)),
    verdictTable(context),
    provenanceSection(provenance),
    rawData(context, records),
  );
  return `<!doctype html>\n${element("html", { lang: "en" }, head, element("body", {}, main, element("script", {}, trusted(script)))).markup}\n`;
}

/** Everything in one table that can be sorted. */
function verdictTable(context: ReportContext): Markup {
  const { problems } = context.analysis;
  const rows = problems.flatMap((problem) =>
    problem.tuned.ranking.flatMap((id) =>
      problem.tuned.cells.filter((cell) => cell.treatment === id).map((cell) => ({ problem, cell })),
    ),
  );
  const problemColumn = {
    title: "Problem",
    sort: (row: (typeof rows)[number]) => problems.indexOf(row.problem),
    cell: (row: (typeof rows)[number]) => problemTitle(row.problem),
  };
  return element(
    "section",
    { "aria-labelledby": "verdicts" },
    element("h2", { id: "verdicts" }, "All results"),
    table(
      "all-results",
      "Medians over seeds with 95 % intervals. A click on a heading sorts.",
      [problemColumn, ...verdictColumns(context, rows).filter((column) => column.detail !== true)],
      rows,
      rowClass,
    ),
  );
}
