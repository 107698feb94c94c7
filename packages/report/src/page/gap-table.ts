/** @file The terminal's table of generalization gaps, always beside the test score. */
import { fewestSeeds } from "../analyze/compare.ts";
import type { ProblemAnalysis } from "../analyze/types.ts";
import { formatNumber } from "./format.ts";
import { excessText, gapPointsText, gapText, gapVerdict, oneComparison } from "./gap-words.ts";

const separator = "  ";

/** Lines of at most `width` without color, whole columns left out on the right where there is no room: headings, one row a treatment in the order of the ranking, and a sentence for each, with what they are worth; empty without gaps. */
export function gapLines(
  problem: ProblemAnalysis,
  width: number = Number.POSITIVE_INFINITY,
): {
  readonly rows: readonly string[];
  readonly verdicts: readonly string[];
} {
  const cells = problem.tuned.ranking.flatMap((id) => problem.tuned.cells.filter((cell) => cell.treatment === id));
  const measured = cells.flatMap((cell) => (cell.gaps === undefined ? [] : [{ cell, gaps: cell.gaps }]));
  const [first] = measured;
  if (first === undefined) return { rows: [], verdicts: [] };
  const level = formatNumber(first.gaps.matchedTrainLoss);
  const lines = [
    [
      "generalization gap",
      "test accuracy %",
      "gap.loss@T",
      "excess",
      "gap.err@T pp",
      "gap@best",
      `gap@matchedTrain(${level})`,
    ],
    ...measured.map(({ cell, gaps }) => [
      cell.treatment,
      gapPointsText(gaps.test.accuracy),
      gapText(gaps.lossAtEnd),
      gaps.excess === null ? "reference" : excessText(gaps.excess.lossAtEnd),
      gapPointsText(gaps.errorAtEnd),
      gapText(gaps.atBest),
      `${gapText(gaps.atMatchedTrain)} ${gaps.matched.count}/${gaps.matched.n}`,
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? "")].length))) ?? [];
  let columns = widths.length;
  const lengthOf = (count: number): number =>
    widths.slice(0, count).reduce((sum, one) => sum + one + separator.length, 0);
  while (columns > 4 && lengthOf(columns) - separator.length > width) columns -= 1;
  const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - [...text].length));
  const verdicts = measured.map(({ cell }) => gapVerdict(cell, fewestSeeds)).filter((text) => text !== null);
  return {
    rows: lines.map((line) =>
      line
        .slice(0, columns)
        .map((text, column) => pad(text, widths[column] ?? 0))
        .join(separator)
        .trimEnd(),
    ),
    verdicts: verdicts.length === 0 ? [] : [...verdicts, oneComparison],
  };
}

/** Which treatments did what, on one line; undefined without gaps. */
export function gapSummary(problem: ProblemAnalysis): string | undefined {
  const groups: [string, string[]][] = [
    ["smaller gap.loss@T and better test accuracy", []],
    ["smaller gap.loss@T, test accuracy not clearly changed", []],
    ["smaller gap.loss@T and worse test accuracy (under-fitting)", []],
    ["larger gap.loss@T", []],
    ["gap.loss@T not clearly changed", []],
  ];
  for (const { treatment, gaps } of problem.tuned.cells) {
    const { lossAtEnd: gap, testAccuracy: test } = gaps?.excess ?? {};
    if (gap === undefined || gap === null || test === undefined || test === null || gap.n < fewestSeeds) continue;
    const place =
      gap.direction === "higher"
        ? 3
        : gap.direction === "unclear"
          ? 4
          : test.direction === "higher"
            ? 0
            : test.direction === "unclear"
              ? 1
              : 2;
    groups[place]?.[1].push(treatment);
  }
  const parts = groups.flatMap(([name, treatments]) =>
    treatments.length === 0 ? [] : [`${name}: ${treatments.join(", ")}`],
  );
  return parts.length === 0 ? undefined : `${problem.id}, generalization: ${parts.join("; ")}.`;
}
