/** @file One problem: curves, final numbers, learning rates, signal propagation. */
import type { ProblemAnalysis } from "../../analyze/types.ts";
import { rowChart } from "../charts/row-chart.ts";
import { anchorOf, type ReportContext } from "../context.ts";
import { element, type Markup } from "../markup.ts";
import { modelText, optimizerText, problemTitle, targetText } from "../words.ts";
import { scrollable } from "./data-table.ts";
import { convergence } from "./curves.ts";
import { generalization } from "./gaps.ts";
import { againstReference } from "./paired.ts";
import { learningRates } from "./rates.ts";
import { signalPropagation } from "./signal.ts";
import { varianceTable } from "./variance.ts";
import { problemTable } from "./verdicts.ts";

export function problemSection(context: ReportContext, problem: ProblemAnalysis): Markup {
  const anchor = anchorOf(context, problem);
  const { spec, tuned } = problem;
  const target = targetText(problem);
  const facts = [
    problem.id,
    spec.dataset.name,
    modelText(spec.model),
    optimizerText(spec.optimizer),
    `batch ${spec.batchSize}`,
    `${spec.budget.steps} steps, evaluated every ${spec.budget.evaluateEvery}`,
    ...(target === null ? [] : [`target ${target}`]),
  ];
  const order = tuned.ranking.flatMap((id) => tuned.cells.filter((cell) => cell.treatment === id));
  return element(
    "section",
    { class: "problem", id: anchor, "aria-labelledby": `${anchor}-h` },
    element("h2", { id: `${anchor}-h` }, problemTitle(problem)),
    element("p", { class: "facts" }, facts.join(" · ")),
    // A page of a hundred problems opens at once: the script builds these when they are needed.
    element(
      "noscript",
      {},
      element("h3", {}, "Convergence"),
      convergence(context, problem),
      element("h3", {}, "Final results"),
      element(
        "figure",
        {},
        element(
          "div",
          { class: "scroll wide", ...scrollable(`${anchor}-rows-t`) },
          rowChart(`${anchor}-rows`, problem, order, context.seriesOf, context.analysis.reference),
        ),
        element(
          "figcaption",
          {},
          "Large mark: median; whiskers: 95 % interval (steps: of the mean up to the budget); dots: seeds; × a seed that diverged; ▸ seeds that did not arrive.",
        ),
      ),
      problemTable(context, problem),
      section(`Against ${context.analysis.reference}`, againstReference(context, problem)),
      section("Generalization gap", generalization(context, problem)),
      section("Sources of variance", varianceTable(context, problem)),
      section("Learning rate", learningRates(context, problem)),
      section("Signal propagation", signalPropagation(context, problem)),
    ),
  );
}

function section(title: string, body: Markup | null): Markup | null {
  return body === null ? null : element("div", {}, element("h3", {}, title), body);
}
