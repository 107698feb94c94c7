/** @file What a run found, in a few lines that follow from the numbers alone. */
import { fewestSeeds } from "../analyze/compare.ts";
import type { Analysis, CellAnalysis, ProblemAnalysis } from "../analyze/types.ts";
import { formatFixed } from "./format.ts";
import { gapSummary } from "./gap-table.ts";
import { accuracyText, listText } from "./words.ts";

const mostProblems = 7;

/** Up to ten sentences. */
export function summarizeRun(analysis: Analysis): string[] {
  const lines =
    analysis.problems.length <= mostProblems ? analysis.problems.map(problemLine) : manyProblems(analysis.problems);
  const [first, second] = analysis.overall;
  if (first !== undefined && second !== undefined && first.problems > 1) {
    const enough = analysis.problems.every(({ tuned }) => tuned.cells.every(({ n }) => n >= fewestSeeds));
    const apart = enough && first.interval.low > second.interval.high ? "apart from" : "not apart from";
    lines.push(
      `Over ${first.problems === analysis.problems.length ? "all " : ""}${first.problems} problems: ${first.treatment} leads with a score of ${scoreText(first.score)}, ${apart} ${second.treatment} with ${scoreText(second.score)}.`,
    );
  }
  lines.push(...analysis.problems.map(gapSummary).filter((line) => line !== undefined));
  const { fixedRate } = analysis;
  if (fixedRate !== null && analysis.problems.some((problem) => problem.fixed !== null))
    lines.push(fixedLine(analysis.problems, fixedRate));
  return lines;
}

function problemLine(problem: ProblemAnalysis): string {
  const { cells, ranking, best } = problem.tuned;
  const first = cells.find((cell) => cell.treatment === ranking[0]);
  if (first === undefined) return `${problem.id}: no result.`;
  const stuck = cells.filter((cell) => cell.leftChance === false);
  const parts: string[] = [];
  if (stuck.length === cells.length) parts.push("no treatment left chance");
  else {
    const equals = best.filter((id) => id !== first.treatment);
    const others =
      first.n < fewestSeeds
        ? `${first.n === 1 ? "one seed tells" : `${first.n} seeds tell`} nothing apart`
        : equals.length > 0
          ? `not apart: ${listText(equals)}`
          : "apart from all others";
    parts.push(`${first.treatment} ${accuracyText(first.accuracy)} %, ${others}`);
    if (stuck.length > 0) parts.push(`never left chance: ${listText(stuck.map((cell) => cell.treatment))}`);
  }
  const diverged = cells.filter((cell) => cell.divergence.count > 0);
  if (diverged.length > 0)
    parts.push(`diverged: ${listText(diverged.map((cell) => `${cell.treatment} ${cell.divergence.count}/${cell.n}`))}`);
  return `${problem.id}: ${parts.join("; ")}.`;
}

function manyProblems(problems: readonly ProblemAnalysis[]): string[] {
  const wins = new Map<string, number>();
  for (const problem of problems) for (const id of problem.tuned.best) wins.set(id, (wins.get(id) ?? 0) + 1);
  const leaders = [...wins].toSorted((a, b) => b[1] - a[1]).map(([id, count]) => `${id} ${count}`);
  const count = (isCounted: (cell: CellAnalysis) => boolean): string[] => {
    const found = new Map<string, number>();
    for (const problem of problems)
      for (const cell of problem.tuned.cells)
        if (isCounted(cell)) found.set(cell.treatment, (found.get(cell.treatment) ?? 0) + 1);
    return [...found].toSorted((a, b) => b[1] - a[1]).map(([id, times]) => `${id} ${times}`);
  };
  const stuck = count((cell) => cell.leftChance === false);
  const diverged = count((cell) => cell.divergence.count > 0);
  return [
    `Best or not apart from the best, of ${problems.length} problems: ${listText(leaders, 6)}.`,
    stuck.length === 0
      ? "Every treatment left chance everywhere."
      : `Problems on which a treatment never left chance: ${listText(stuck, 6)}.`,
    diverged.length === 0 ? "No run diverged." : `Problems on which some runs diverged: ${listText(diverged, 6)}.`,
  ];
}

function fixedLine(problems: readonly ProblemAnalysis[], rate: number): string {
  const turned = problems.filter((problem) => problem.turns.length > 0);
  const unstable = divergedAtFixedRate(problems);
  if (turned.length === 0) return `At the fixed rate ${rate} no two treatments clearly change places${unstable}.`;
  const [problem] = turned;
  const [turn] = problem?.turns ?? [];
  const example =
    problem === undefined || turn === undefined
      ? ""
      : `, e.g. ${turn.aheadTuned} leads ${turn.aheadFixed} when tuned and trails it at ${rate} on ${problem.id}`;
  return `At the fixed rate ${rate} the ranking turns on ${turned.length} of ${problems.length} problems${example}${unstable}.`;
}

/** Treatments that diverge more often at the fixed rate than at their own, each where it is worst. */
function divergedAtFixedRate(problems: readonly ProblemAnalysis[]): string {
  const worse = problems.flatMap((problem) =>
    (problem.fixed?.cells ?? []).flatMap(({ treatment, divergence, n }) => {
      const tuned = problem.tuned.cells.find((cell) => cell.treatment === treatment)?.divergence.count ?? 0;
      return divergence.count > tuned ? [`${treatment} ${divergence.count}/${n} on ${problem.id}`] : [];
    }),
  );
  return worse.length === 0 ? "" : `; runs that diverge there and not at the chosen rate: ${listText(worse, 4)}`;
}

function scoreText(score: number): string {
  return formatFixed(score * 100, 1);
}
