/** @file Signal propagation: variance of activations and gradients through the layers, before and after training. */
import type { LayerSummary, ProblemAnalysis } from "../../analyze/types.ts";
import { lineChart } from "../charts/line-chart.ts";
import { linearScale, logDomain, logScale } from "../charts/scale.ts";
import { anchorOf, type ReportContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { element, type Markup } from "../markup.ts";
import { problemTitle } from "../words.ts";

const box = { width: 560, height: 250, left: 50, right: 128, top: 26, bottom: 36 };
type Quantity = "activationVariance" | "gradientVariance";
type Moment = "start" | "end";

/** Smallest and largest variance that an axis shows; beyond, a line leaves the chart. */
const [lowest, highest] = [1e-24, 1e12];

export function signalPropagation(context: ReportContext, problem: ProblemAnalysis): Markup | null {
  const layers = problem.tuned.cells.reduce((most, cell) => Math.max(most, cell.signal.start.length), 0);
  if (layers === 0) return null;
  const figure = (quantity: Quantity): Markup => {
    const what = quantity === "activationVariance" ? "Activation variance" : "Gradient variance";
    const domain = domainOf(problem, quantity);
    return element(
      "figure",
      {},
      signalChart(context, problem, quantity, "start", domain, layers),
      signalChart(context, problem, quantity, "end", domain, layers),
      element(
        "figcaption",
        {},
        element("b", {}, what),
        quantity === "activationVariance"
          ? " by hidden layer, untrained (top) and after training (bottom), on a fixed probe batch; median over seeds, log scale."
          : " of the loss at each hidden layer, untrained and after training. Zero stands below the axis; runs that diverged have no end.",
      ),
    );
  };
  return element("div", { class: "pair" }, figure("activationVariance"), figure("gradientVariance"));
}

function domainOf(problem: ProblemAnalysis, quantity: Quantity): [number, number] {
  const values = problem.tuned.cells.flatMap((cell) =>
    [...cell.signal.start, ...cell.signal.end].map((layer) => layer[quantity] ?? 0),
  );
  const [low, high] = logDomain(values.filter((value) => value >= lowest && value <= highest));
  return [low / 1.5, high * 1.5];
}

function signalChart(
  context: ReportContext,
  problem: ProblemAnalysis,
  quantity: Quantity,
  moment: Moment,
  domain: [number, number],
  layers: number,
): Markup {
  const what = quantity === "activationVariance" ? "Activation variance" : "Gradient variance";
  const when = moment === "start" ? "step 0" : "the end";
  const summaries = (cell: ProblemAnalysis["tuned"]["cells"][number]): readonly LayerSummary[] => cell.signal[moment];
  return lineChart({
    id: `${anchorOf(context, problem)}-${quantity}-${moment}`,
    box,
    x: linearScale(
      [1, Math.max(2, layers)],
      [box.left, box.width - box.right],
      Math.min(8, Math.max(1, layers - 1)),
      (layer) => (Number.isInteger(layer) && layer <= layers ? String(layer) : ""),
    ),
    y: logScale(domain, [box.height - box.bottom, box.top]),
    xTitle: "Hidden layer",
    yTitle: `${what} at ${when}`,
    name: `${what} by layer at ${when}, ${problemTitle(problem)}`,
    description: problem.tuned.cells
      .map((cell) => `${cell.treatment}: ${range(summaries(cell).map((layer) => layer[quantity]))}`)
      .join("; "),
    series: problem.tuned.cells.map((cell) => ({
      series: context.seriesOf(cell.treatment),
      label: cell.treatment,
      points: summaries(cell).map((layer, index) => ({ x: index + 1, y: layer[quantity] })),
      marked: layers <= 10,
    })),
    print: { x: (layer) => `layer ${layer}`, y: formatNumber },
  });
}

function range(values: readonly (number | null)[]): string {
  const show = (value: number | null | undefined): string =>
    value === null || value === undefined ? "no number" : formatNumber(value);
  return values.length === 0 ? "no measurement" : `from ${show(values[0])} to ${show(values.at(-1))}`;
}
