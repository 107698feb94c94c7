/** @file Learning rates: how much a treatment depends on them, and the same comparison at one rate for everybody. */
import type { ProblemAnalysis } from "../../analyze/types.ts";
import { lineChart } from "../charts/line-chart.ts";
import { cross } from "../charts/row-chart.ts";
import { logDomain, logScale, percentScale, type Scale } from "../charts/scale.ts";
import { slopeChart } from "../charts/slope-chart.ts";
import { anchorOf, type ReportContext } from "../context.ts";
import { expectedBest } from "@nn/statistics";
import { coordinate, formatFixed, formatNumber, formatPercent } from "../format.ts";
import { element, fragment, type Child, type Markup } from "../markup.ts";
import { colorClass, swatch } from "../palette.ts";
import { listText, problemTitle } from "../words.ts";
import { table, type Column } from "./data-table.ts";

const box = { width: 560, height: 320, left: 48, right: 128, top: 26, bottom: 48 };

export function learningRates(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const sensitivity = problem.rates.some((choice) => choice.rates.length > 1)
    ? sensitivityFigure(context, problem)
    : null;
  const fixed = fixedFigure(context, problem);
  if (sensitivity === null && fixed === null) return null;
  return fragment(
    element("div", { class: "pair" }, sensitivity, fixed),
    sensitivity === null ? null : triesTable(context, problem),
  );
}

interface TriesRow {
  readonly choice: ProblemAnalysis["rates"][number];
  /** Expected best of 1, 2, … tries. */
  readonly expected: readonly number[];
}

/** What a search with few tries finds: a treatment that only wins at one rate has not won. */
function triesTable(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const { select, learningRate } = context.suite.tuning;
  const isLoss = select.endsWith(".loss");
  const medians = problem.rates.flatMap((choice) => choice.rates.map((rate) => rate.median));
  const known = medians.filter((median) => median !== null);
  if (known.length === 0) return null;
  const worst = isLoss ? Math.max(...known) : Math.min(...known);
  const rows = problem.rates.map((choice): TriesRow => ({
    choice,
    expected: expectedBest(
      choice.rates.map((rate) => rate.median ?? worst),
      isLoss ? "loss" : "accuracy",
    ),
  }));
  const print = isLoss ? formatNumber : (value: number): string => formatPercent(value);
  const tries = [...new Set([1, 2, Math.min(3, learningRate.length), learningRate.length])];
  const columns: Column<TriesRow>[] = [
    {
      title: "Treatment",
      heading: true,
      sort: ({ choice }) => choice.treatment,
      cell: ({ choice }) => fragment(swatch(context.seriesOf(choice.treatment)), " ", choice.treatment),
    },
    {
      title: "Chosen rate",
      numeric: true,
      sort: ({ choice }) => choice.learningRate,
      cell: ({ choice }) => String(choice.learningRate),
    },
    {
      title: "Good rates, decades",
      numeric: true,
      sort: ({ choice }) => choice.width ?? -1,
      cell: ({ choice }) => (choice.width === null ? "–" : formatFixed(choice.width, 1)),
    },
    ...tries.map((count): Column<TriesRow> => ({
      title: `Best of ${count}`,
      numeric: true,
      sort: ({ expected }) => expected[count - 1] ?? "",
      cell: ({ expected }) => print(expected[count - 1] ?? worst),
    })),
  ];
  return table(
    `${anchorOf(context, problem)}-tries`,
    `${problemTitle(problem)}: decades of the grid within 10 % of the best median, and the expected best ${select}${isLoss ? "" : ", %,"} of 1, 2, … rates drawn at random from the grid; a rate at which half of the runs diverged counts as the worst of the problem.`,
    columns,
    rows,
  );
}

function sensitivityFigure(context: ReportContext, problem: ProblemAnalysis): Markup {
  const { select, learningRate } = context.suite.tuning;
  const isLoss = select.endsWith(".loss");
  const medians = problem.rates.flatMap((choice) =>
    choice.rates.map((rate) => rate.median).filter((value) => value !== null),
  );
  const yRange = [box.height - box.bottom, box.top] as const;
  const [low, high] = logDomain(medians);
  const y = isLoss ? logScale([low / 1.1, high * 1.1], yRange) : percentScale(yRange);
  const [lowRate, highRate] = logDomain(learningRate);
  const x = logScale([lowRate, highRate], [box.left + 10, box.width - box.right - 8]);
  const ticked: Scale = {
    ...x,
    ticks: learningRate.map((rate) => ({ at: coordinate(x.at(rate)), label: String(rate) })),
  };
  const print = isLoss ? formatNumber : (value: number): string => `${formatPercent(value)} %`;
  return element(
    "figure",
    {},
    lineChart({
      id: `${anchorOf(context, problem)}-rates`,
      box,
      x: ticked,
      y,
      xTitle: "Learning rate",
      yTitle: `${select} at the end of tuning`,
      name: `${select} by learning rate, ${problemTitle(problem)}`,
      description: problem.rates.map((choice) => `${choice.treatment}: chosen ${choice.learningRate}`).join("; "),
      series: problem.rates.map((choice) => ({
        series: context.seriesOf(choice.treatment),
        label: choice.treatment,
        points: choice.rates.map((rate) => ({ x: rate.learningRate, y: rate.median })),
        marked: true,
      })),
      print: { x: (rate) => `rate ${rate}`, y: print },
      extra: [rings(context, problem, x, y), divergedMarks(context, problem, x)],
    }),
    element(
      "figcaption",
      {},
      element("b", {}, "Sensitivity to the learning rate."),
      ` Median over ${context.suite.tuning.seeds} tuning seeds, which are not the measured seeds. Ring: chosen; × at the bottom: rates at which runs diverged, one row a treatment.`,
    ),
  );
}

function rings(context: ReportContext, problem: ProblemAnalysis, x: Scale, y: Scale): Child {
  return problem.rates.map((choice) => {
    const median = choice.rates.find((rate) => rate.learningRate === choice.learningRate)?.median ?? null;
    if (median === null) return null;
    const series = context.seriesOf(choice.treatment);
    return element(
      "g",
      { class: colorClass(series), "data-s": series },
      element("circle", {
        class: "ring",
        cx: coordinate(x.at(choice.learningRate)),
        cy: coordinate(y.at(median)),
        r: 7.5,
      }),
    );
  });
}

function divergedMarks(context: ReportContext, problem: ProblemAnalysis, x: Scale): Child {
  const touched = problem.rates.filter((choice) => choice.rates.some((rate) => rate.diverged > 0));
  const gap = Math.min(8, 40 / Math.max(1, touched.length));
  return touched.map((choice, row) => {
    const series = context.seriesOf(choice.treatment);
    const marks = choice.rates
      .filter((rate) => rate.diverged > 0)
      .map((rate) =>
        cross(
          x.at(rate.learningRate),
          box.height - box.bottom - 6 - row * gap,
          `${choice.treatment}: ${rate.diverged} of ${rate.n} diverged at ${rate.learningRate}`,
          3,
        ),
      );
    return element("g", { class: colorClass(series), "data-s": series }, marks);
  });
}

function fixedFigure(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const rate = context.suite.tuning.fixedRate;
  if (problem.fixed === null || rate === null) return null;
  const turns = problem.turns.map((turn) => `${turn.aheadTuned} before ${turn.aheadFixed}`);
  const turned =
    turns.length === 0
      ? " No two treatments clearly change places."
      : ` Clearly turned around (tuned order): ${listText(turns, 3)}.`;
  return element(
    "figure",
    {},
    slopeChart(
      `${anchorOf(context, problem)}-fixed`,
      problemTitle(problem),
      problem.tuned,
      problem.fixed,
      rate,
      context.seriesOf,
    ),
    element(
      "figcaption",
      {},
      element("b", {}, `The same comparison at one fixed rate ${rate}.`),
      ` Median test accuracy on the same seeds; ×k/n: diverged at the fixed rate.${turned}`,
    ),
  );
}
