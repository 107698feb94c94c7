/** @file Treatments over all problems: mean ranks, profiles of speed, distribution of scores. */
import type { Across, SpeedAnalysis } from "../../analyze/types.ts";
import type { PerformanceProfile } from "@nn/statistics";
import { lineChart } from "../charts/line-chart.ts";
import { rankChart } from "../charts/rank-chart.ts";
import { linearScale, logScale, percentScale } from "../charts/scale.ts";
import type { ReportContext } from "../context.ts";
import { coordinate, formatFixed, formatNumber, formatP, formatPercent } from "../format.ts";
import { element, fragment, type Markup } from "../markup.ts";
import { swatch } from "../palette.ts";
import { table, type Column } from "./data-table.ts";

const box = { width: 560, height: 310, left: 44, right: 128, top: 26, bottom: 36 };

/** Null with a single problem or treatment. */
export function acrossSection(context: ReportContext): Markup | null {
  const { across } = context.analysis;
  if (across === null) return null;
  return element(
    "section",
    { "aria-labelledby": "across" },
    element("h2", { id: "across" }, "Across problems"),
    element(
      "p",
      { class: "facts" },
      `${across.treatments.length} treatments with results on all of ${across.problems.length} problems: ${across.problems.length <= 12 ? across.problems.join(", ") : "see below"}.`,
    ),
    element("div", { class: "pair" }, ranksFigure(context, across), scoresFigure(context, across)),
    across.speed === null ? null : speedFigures(context, across, across.speed),
  );
}

function ranksFigure(context: ReportContext, { ranks, treatments, problems }: Across): Markup {
  const f = ranks.f === null ? "all problems rank alike" : `F = ${formatNumber(ranks.f)}, p ${formatP(ranks.p)}`;
  return element(
    "figure",
    {},
    rankChart({ id: "ranks", treatments, ranks, seriesOf: context.seriesOf }),
    element(
      "figcaption",
      {},
      element("b", {}, "Mean ranks of median test accuracy."),
      ` Friedman χ² = ${formatNumber(ranks.chiSquare)}, Iman–Davenport ${f}. Bars join what pairwise signed-rank tests over the ${problems.length} problems, Holm over all pairs, do not tell apart at 5 %. Nemenyi’s difference is drawn for comparison: it depends on who else takes part.`,
    ),
  );
}

function scoresFigure(context: ReportContext, { scores, treatments }: Across): Markup {
  return element(
    "figure",
    {},
    lineChart({
      id: "scores",
      box,
      x: linearScale([0, 1], [box.left, box.width - box.right], 6, (value) => formatFixed(value * 100, 0)),
      y: percentScale([box.height - box.bottom, box.top]),
      xTitle: "Score τ: (accuracy − chance) / (1 − chance), %",
      yTitle: "Runs with a score above τ, %",
      name: "Distribution of scores over all problems and seeds",
      description: treatments
        .map(
          (treatment, index) =>
            `${treatment}: ${formatPercent(scores.profiles[index]?.share[10] ?? 0, 0)} % of its runs score above 50 %`,
        )
        .join("; "),
      series: treatments.map((treatment, index) => {
        const profile = scores.profiles[index];
        return {
          series: context.seriesOf(treatment),
          label: treatment,
          points: scores.thresholds.map((threshold, at) => ({ x: threshold, y: profile?.share[at] ?? null })),
          bands: [
            {
              kind: "quartiles" as const,
              low: profile?.band.map((one) => one.low) ?? [],
              high: profile?.band.map((one) => one.high) ?? [],
            },
          ],
        };
      }),
      print: { x: (score) => `above ${formatPercent(score, 0)} %`, y: (share) => `${formatPercent(share)} %` },
    }),
    element(
      "figcaption",
      {},
      element("b", {}, "Distribution of scores."),
      " Higher is better everywhere; a failure shows at the left. 95 % stratified bootstrap bands, pointwise.",
    ),
  );
}

function speedFigures(context: ReportContext, across: Across, speed: SpeedAnalysis): Markup {
  return fragment(
    element(
      "div",
      { class: "pair" },
      profileFigure(context, across, speed, speed.best, "best"),
      speed.reference === null ? null : profileFigure(context, across, speed, speed.reference, "reference"),
    ),
    speedTable(context, across, speed),
  );
}

function profileFigure(
  context: ReportContext,
  { treatments }: Across,
  { factors, problems }: SpeedAnalysis,
  profiles: readonly PerformanceProfile[],
  to: "best" | "reference",
): Markup {
  const { reference } = context.analysis;
  const whom = to === "best" ? "the best of the problem" : reference;
  const x = logScale([1, factors.at(-1) ?? 8], [box.left, box.width - box.right]);
  return element(
    "figure",
    {},
    lineChart({
      id: `profile-${to}`,
      box,
      x: { ...x, ticks: [1, 2, 4, 8].map((factor) => ({ at: coordinate(x.at(factor)), label: String(factor) })) },
      y: percentScale([box.height - box.bottom, box.top]),
      xTitle: `Factor τ of the steps that ${whom} takes`,
      yTitle: "Problems reached within τ, %",
      name: `Performance profile of the steps to the target, relative to ${whom}`,
      description: treatments
        .map((treatment, index) => `${treatment}: score ${formatFixed(profiles[index]?.score ?? 0, 2)}`)
        .join("; "),
      steps: true,
      series: treatments.map((treatment, index) => ({
        series: context.seriesOf(treatment),
        label: treatment,
        points: factors.map((factor, at) => ({ x: factor, y: profiles[index]?.share[at] ?? null })),
        bands: [
          {
            kind: "quartiles" as const,
            low: profiles[index]?.band.map((one) => one.low) ?? [],
            high: profiles[index]?.band.map((one) => one.high) ?? [],
          },
        ],
      })),
      print: { x: (factor) => `within ${formatNumber(factor)} ×`, y: (share) => `${formatPercent(share, 0)} %` },
    }),
    element(
      "figcaption",
      {},
      element("b", {}, to === "best" ? "Speed, relative to the best." : `Speed, relative to ${reference}.`),
      to === "best"
        ? ` Share of ${problems.length} problems with a target on which the median steps are within a factor of the best treatment’s; 95 % bootstrap bands over seeds.`
        : " The same with one yardstick: who else takes part changes nothing. Arriving where the yardstick does not counts at every factor.",
    ),
  );
}

interface SpeedRow {
  readonly treatment: string;
  readonly best: number;
  readonly reference: number | null;
  readonly test: SpeedAnalysis["logRank"][number];
}

function speedTable(context: ReportContext, { treatments }: Across, speed: SpeedAnalysis): Markup {
  const rows = treatments.map((treatment, index): SpeedRow => ({
    treatment,
    best: speed.best[index]?.score ?? 0,
    reference: speed.reference?.[index]?.score ?? null,
    test: speed.logRank[index] ?? null,
  }));
  const { reference } = context.analysis;
  const columns: Column<SpeedRow>[] = [
    {
      title: "Treatment",
      heading: true,
      sort: (row) => row.treatment,
      cell: (row) => fragment(swatch(context.seriesOf(row.treatment)), " ", row.treatment),
    },
    { title: "Profile, best", numeric: true, sort: (row) => row.best, cell: (row) => formatFixed(row.best, 2) },
    {
      title: `Profile, ${reference}`,
      numeric: true,
      sort: (row) => row.reference ?? -1,
      cell: (row) => (row.reference === null ? "–" : formatFixed(row.reference, 2)),
    },
    {
      title: `Arrivals beyond those expected if as fast as ${reference}`,
      numeric: true,
      sort: (row) => row.test?.excess ?? 0,
      cell: (row) =>
        row.test === null ? "reference" : `${row.test.excess > 0 ? "+" : ""}${formatNumber(row.test.excess)}`,
    },
    {
      title: "Log-rank p (Holm)",
      numeric: true,
      sort: (row) => row.test?.adjustedP ?? 2,
      cell: (row) => (row.test === null ? "" : formatP(row.test.adjustedP)),
    },
    {
      title: "Censored, %",
      numeric: true,
      sort: (row) => row.test?.censored ?? -1,
      cell: (row) => (row.test === null ? "" : formatPercent(row.test.censored, 0)),
    },
  ];
  return table(
    "speed",
    `Steps to the target over ${speed.problems.length} problems. Profile: mean height of the curves above between factors 1 and ${formatNumber(speed.factors.at(-1) ?? 8)}. Log-rank test against ${reference}, stratified by problem; censored: runs of both that did not arrive.`,
    columns,
    rows,
  );
}
