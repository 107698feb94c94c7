/** @file Head of the page: what was run, what it found, what limits it, and the tools that act on all charts. */
import { overviewGrid } from "./curves.ts";
import { accuracyMatrix, overallTable } from "./overall.ts";
import type { ReportContext } from "../context.ts";
import { element, fragment, type Markup } from "../markup.ts";
import { swatch } from "../palette.ts";
import { summarizeRun } from "../summary.ts";
import { targetText } from "../words.ts";
import { counted } from "@nn/trials";

export function intro(context: ReportContext, provenanceLine: string): Markup {
  const { suite, analysis } = context;
  const { completed, diverged, failed } = analysis.counts;
  const finished = completed + diverged + failed;
  const trials = `${finished} of ${analysis.expected} trials: ${completed} completed, ${diverged} diverged${failed > 0 ? `, ${failed} crashed` : ""}`;
  const size = [
    counted(analysis.problems.length, "problem"),
    counted(suite.treatments.length, "treatment"),
    counted(suite.seeds.count, "seed"),
  ].join(" × ");
  return element(
    "header",
    {},
    element("h1", {}, suite.title === "" ? suite.name : suite.title),
    element("p", { class: "meta" }, `Suite ${suite.name} ${suite.version} · ${size} · ${trials}`),
    element("p", { class: "meta" }, provenanceLine),
    paragraphs(suite.notes),
    element("h2", { id: "found" }, "What this run found"),
    element("ul", { class: "found" }, summarizeRun(analysis).map(sentence)),
    analysis.warnings.length === 0
      ? null
      : element(
          "ul",
          { class: "warnings", "aria-label": "What limits these results" },
          analysis.warnings.map((warning) => element("li", {}, warning)),
        ),
  );
}

/** Blank lines part paragraphs; single line ends are those of the suite file and mean nothing. */
function paragraphs(text: string): readonly Markup[] {
  const parts = text.trim().split(/\n\s*\n/);
  return parts.filter((part) => part !== "").map((part) => element("p", {}, part.replace(/\s*\n\s*/g, " ")));
}

/** The part before the first colon is the subject. */
function sentence(text: string): Markup {
  const colon = text.indexOf(": ");
  return colon < 0
    ? element("li", {}, text)
    : element("li", {}, element("b", {}, text.slice(0, colon)), text.slice(colon));
}

/** Legend and switches; stays at the top of the window. */
export function toolbar(context: ReportContext): Markup {
  const used = context.suite.treatments.filter((treatment) =>
    context.analysis.problems.some((problem) => problem.tuned.cells.some((cell) => cell.treatment === treatment.id)),
  );
  const option = (value: string, label: string): Markup => element("option", { value }, label);
  return element(
    "nav",
    { class: "bar-top", "aria-label": "Legend and display" },
    used.map((treatment) =>
      element(
        "button",
        {
          type: "button",
          class: "legend",
          "aria-pressed": "true",
          "data-s": context.seriesOf(treatment.id),
          title:
            treatment.title === treatment.id
              ? "show or hide; double click: alone"
              : `${treatment.title}: show or hide; double click: alone`,
        },
        swatch(context.seriesOf(treatment.id)),
        treatment.id,
      ),
    ),
    element("span", { class: "spacer tool" }),
    choice("split", "Curves", option("validation", "validation"), option("train", "training")),
    choice("band", "Bands", option("quartiles", "quartiles"), option("range", "range"), option("none", "none")),
    element("button", { type: "button", class: "tool", id: "theme" }, "Theme"),
  );
}

/** A list to choose from beside its label, on one line together. */
function choice(id: string, label: string, ...options: Markup[]): Markup {
  return element(
    "span",
    { class: "tool choice" },
    element("label", { for: id }, label),
    element("select", { id, "data-root": id, autocomplete: "off" }, options),
  );
}

export function overview(context: ReportContext): Markup {
  const [first] = context.analysis.problems;
  const rate = context.suite.tuning.learningRate.length > 1 ? " at the learning rate chosen for each" : "";
  return element(
    "section",
    { "aria-labelledby": "overview" },
    element("h2", { id: "overview" }, "Overview"),
    element(
      "p",
      { class: "facts" },
      `Validation accuracy (%) over steps${rate}; median over seeds, dotted line: chance. A title leads to the problem.`,
    ),
    overviewGrid(context),
    accuracyMatrix(context),
    overallTable(context),
    first === undefined ? null : method(context),
  );
}

function method(context: ReportContext): Markup {
  const { suite, analysis } = context;
  const [first] = analysis.problems;
  const target = first === undefined ? null : targetText(first);
  const items = [
    `Learning rate: for each problem and treatment the rate with the best median ${suite.tuning.select} over ${suite.tuning.seeds} tuning seeds, out of ${suite.tuning.learningRate.join(", ")}. ↑ and ↓ mark a choice on the edge of the grid. Tuning seeds are not measured seeds.`,
    "Good rates: how many decades of the grid have a median within 10 % of the best one, straight lines between the rates that were tried. A treatment that only wins at one rate has a small number.",
    "Intervals: 95 %, percentile bootstrap of the median (2000 resamples drawn from a key made of the data), Wilson for shares, Hodges–Lehmann for paired differences.",
    "Diverged runs are never dropped: they count with chance accuracy, with the largest loss that a completed run of the problem ended with (at least that of guessing, at least their own), and as not having reached the target. Crashed runs measured nothing and are only counted.",
    ...(target === null
      ? []
      : [
          `Steps to target: first evaluation with ${target} (Kaplan–Meier median, runs without arrival censored at the budget); “> budget”: at least half did not arrive. Mean steps is the mean of min(steps, budget).`,
        ]),
    `Left chance: the lower end of the interval of test accuracy is above chance + 5 % of the way to 1 (chance is 1 / classes).`,
    `Verdict: seeds are paired with ${analysis.reference} (same data order, same draws); two-sided sign-flip permutation test on test accuracy, Holm over the treatments of a problem, 5 %. Under five seeds nothing is called better or worse.`,
    "Best: the highest median, and every treatment whose interval reaches into its interval.",
  ];
  return element(
    "details",
    {},
    element("summary", {}, "How to read this"),
    element(
      "ul",
      {},
      items.map((item) => element("li", {}, element("p", {}, fragment(item)))),
    ),
  );
}
