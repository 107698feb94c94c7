/** @file Tables to paste: one a problem, a row a treatment, best first. */
import type { Analysis } from "../analyze/types.ts";
import { accuracyText, stepsText, targetText, verdictText } from "../page/words.ts";
import { printable, type Suite } from "@nn/trials";

/** GitHub's Markdown. Names are escaped: they are text, whatever they look like. */
export function markdown({ name, version, title }: Suite, analysis: Analysis): string {
  const { completed, diverged, failed } = analysis.counts;
  const blocks = analysis.problems.map((problem) => {
    const { tuned, spec } = problem;
    const rows = tuned.ranking.flatMap((id) => {
      const cell = tuned.cells.find(({ treatment }) => treatment === id);
      if (cell === undefined) return [];
      const difference = cell.versusReference?.accuracy;
      const verdict =
        id === analysis.reference ? "reference" : difference === undefined ? "–" : verdictText(difference);
      const { accuracy, divergence, learningRate, target, n } = cell;
      return [
        [
          id,
          String(learningRate),
          accuracyText(accuracy),
          stepsText(target),
          String(n),
          String(divergence.count),
          verdict,
        ],
      ];
    });
    const facts = [targetText(problem), `${spec.budget.steps} steps`].filter((fact) => fact !== null);
    return `### ${escapeMarkdown(problem.id)}\n\n${escapeMarkdown(facts.join(" · "))}\n\n${markdownTable(headings, rows)}`;
  });
  const heading = `## ${escapeMarkdown(`${name} ${version}${title === "" ? "" : `: ${title}`}`)}`;
  const counts = `${completed} trials completed, ${diverged} diverged, ${failed} failed, of ${analysis.expected}.`;
  return `${[heading, counts, ...blocks].join("\n\n")}\n`;
}

const headings = ["treatment", "lr", "test accuracy %", "steps to target", "n", "diverged", "verdict vs. reference"];

/** Without a line end after the last row. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  return [line(titles), `|${titles.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** Text that stays text, whatever it looks like. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*_[\]|#~]/g, String.raw`\$&`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
