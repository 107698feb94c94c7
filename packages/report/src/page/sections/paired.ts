/** @file Treatments against the reference of a problem: paired effects, and who has arrived at the target. */
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { forestChart, forestRange, type ForestRow } from "../charts/forest-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { linearScale, percentScale } from "../charts/scale.ts";
import { anchorOf, type ReportContext } from "../context.ts";
import { formatFixed, formatNumber, formatP, formatPercent, formatSigned } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { problemTitle, targetText } from "../words.ts";

const box = { width: 560, height: 310, left: 44, right: 128, top: 26, bottom: 36 };

/** Null where nothing can be compared and no run arrived. */
export function againstReference(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const [effects, survival] = [effectsFigure(context, problem), survivalFigure(context, problem)];
  if (effects === null && survival === null) return null;
  return element("div", { class: "pair" }, effects, survival);
}

function effectsFigure(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const { reference } = context.analysis;
  const base = problem.tuned.cells.find((cell) => cell.treatment === reference);
  const order = problem.tuned.ranking.flatMap((id) => problem.tuned.cells.filter((cell) => cell.treatment === id));
  const rows = order.flatMap((cell) => (base === undefined ? [] : rowOf(context, cell, base)));
  if (rows.length === 0) return null;
  const ends = rows.flatMap((row) => [row.low, row.high, ...row.points]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const margin = Math.max(0.5, 0.04 * (high - low));
  return element(
    "figure",
    {},
    forestChart({
      id: `${anchorOf(context, problem)}-effects`,
      name: `Test accuracy minus that of ${reference} at the same seed, ${problemTitle(problem)}`,
      description: rows.map((row) => `${row.label}: ${row.text}`).join("; "),
      rows,
      x: linearScale([low - margin, high + margin], forestRange, 5, (value) => formatSigned(value, 0)),
      xTitle: `Test accuracy minus ${reference}, pp`,
    }),
    element(
      "figcaption",
      {},
      element("b", {}, "Paired effects."),
      ` Mark: Hodges–Lehmann estimate, whiskers: its ${coverage(order)} interval, dots: seeds. p of the sign-flip test, Holm over the treatments; d: paired Cohen’s d.`,
    ),
  );
}

/** `95 %`, or what the seeds reach. */
function coverage(cells: readonly CellAnalysis[]): string {
  const levels = cells.flatMap((cell) => (cell.versusReference === null ? [] : [cell.versusReference.accuracy.level]));
  const least = Math.min(...levels);
  return least >= 0.95 ? "95 %" : `${formatNumber(least * 100)} %`;
}

function rowOf(context: ReportContext, cell: CellAnalysis, base: CellAnalysis): ForestRow[] {
  const paired = cell.versusReference?.accuracy;
  if (paired === undefined) return [];
  const others = new Map(base.outcomes.map((outcome) => [outcome.seedIndex, outcome.accuracy]));
  const points = cell.outcomes.flatMap((outcome) => {
    const other = others.get(outcome.seedIndex);
    return other === undefined ? [] : [(outcome.accuracy - other) * 100];
  });
  const size = paired.cohenD === null ? "" : `, d ${formatSigned(paired.cohenD, 1)}`;
  return [
    {
      series: context.seriesOf(cell.treatment),
      label: cell.treatment,
      estimate: paired.estimate * 100,
      low: paired.interval.low * 100,
      high: paired.interval.high * 100,
      points,
      text: `${formatSigned(paired.estimate * 100, 1)}, p ${formatP(paired.adjustedP)}${size}`,
      isDecided: paired.verdict === "better" || paired.verdict === "worse",
    },
  ];
}

function survivalFigure(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const timed = problem.tuned.cells.flatMap((cell) => (cell.target === null ? [] : [{ cell, target: cell.target }]));
  if (timed.every(({ target }) => target.success.count === 0)) return null;
  const budget = problem.spec.budget.steps;
  return element(
    "figure",
    {},
    lineChart({
      id: `${anchorOf(context, problem)}-survival`,
      box,
      x: linearScale([0, budget], [box.left, box.width - box.right], 6, (value) => formatFixed(value, 0)),
      y: percentScale([box.height - box.bottom, box.top]),
      xTitle: "Step",
      yTitle: "Runs that have not arrived, %",
      name: `Kaplan–Meier estimate of the runs that have not reached ${targetText(problem) ?? ""}, ${problemTitle(problem)}`,
      description: timed
        .map(({ cell, target }) => `${cell.treatment}: ${target.success.count} of ${target.success.n} arrive`)
        .join("; "),
      steps: true,
      series: timed.map(({ cell, target }) => {
        const steps = [{ step: 0, share: 1, interval: { low: 1, high: 1 } }, ...target.survival];
        const last = steps.at(-1) ?? { step: 0, share: 1, interval: { low: 1, high: 1 } };
        const whole = last.step < budget ? [...steps, { ...last, step: budget }] : steps;
        return {
          series: context.seriesOf(cell.treatment),
          label: cell.treatment,
          points: whole.map(({ step, share }) => ({ x: step, y: share })),
          bands: [
            {
              kind: "quartiles" as const,
              low: whole.map((one) => one.interval.low),
              high: whole.map((one) => one.interval.high),
            },
          ],
        };
      }),
      print: { x: (step) => `step ${formatFixed(step, 0)}`, y: (share) => `${formatPercent(share)} %` },
    }),
    element(
      "figcaption",
      {},
      element("b", {}, "Who has not arrived yet"),
      ` at ${targetText(problem) ?? ""}: Kaplan–Meier estimate with 95 % log-minus-log intervals; runs without arrival are censored at the budget.`,
    ),
  );
}
