/** @file What limits the conclusions of a run, in sentences. */
import { noTarget, type Suite } from "@nn/trials";
import { fewestSeeds } from "./compare.ts";
import type { Analysis, CellAnalysis, ProblemAnalysis } from "./types.ts";

/** Percent of samples of n normal values in which the percentile bootstrap covers the median; 3000 samples each. */
export const medianCoverage: Readonly<Record<number, number>> = {
  2: 52,
  3: 75,
  4: 88,
  5: 94,
  6: 93,
  7: 88,
  8: 92,
  9: 94,
};

export function collectWarnings(
  suite: Suite,
  problems: readonly ProblemAnalysis[],
  counts: Analysis["counts"],
  expected: number,
): string[] {
  const cells = problems.flatMap((problem) => problem.tuned.cells);
  const found = counts.completed + counts.diverged;
  const warnings: string[] = [];
  if (counts.failed > 0)
    warnings.push(`${counts.failed} of ${expected} trials crashed; they measured nothing and are in no aggregate.`);
  if (found + counts.failed < expected)
    warnings.push(`${expected - found - counts.failed} of ${expected} trials are missing: this is an unfinished run.`);
  for (const { id, spec } of problems) {
    const targetFrom = suite.problems.find((problem) => problem.id === id)?.targetFrom;
    if (targetFrom !== undefined && spec.target === null) warnings.push(noTarget(id, targetFrom));
  }
  const seeds = Math.min(...cells.map((cell) => cell.n));
  const coverage = medianCoverage[seeds];
  if (seeds < fewestSeeds)
    warnings.push(
      `Some cells have ${seeds} seeds. With fewer than ${fewestSeeds} nothing is called better or worse${coverage === undefined ? "" : `, and a nominal 95 % interval of a median covers about ${coverage} %`}.`,
    );
  else if (coverage !== undefined)
    warnings.push(`With ${seeds} seeds a nominal 95 % interval of a median covers about ${coverage} %.`);
  const undecidable = cells.map(smallestP).filter((p) => p !== undefined && p > 0.05);
  if (undecidable.length > 0 && seeds >= fewestSeeds) {
    warnings.push(
      `With these seeds and this many treatments the corrected paired test cannot get below p = ${Math.min(...undecidable.map((p) => p ?? 1)).toFixed(2)}, so it decides nothing; read effects and intervals.`,
    );
  }
  const edges = problems.flatMap((problem) =>
    problem.rates.filter(
      (rate) =>
        rate.edge !== null &&
        problem.tuned.cells.some((cell) => cell.treatment === rate.treatment && cell.leftChance !== false),
    ),
  );
  if (edges.length > 0) {
    const low = edges.filter((rate) => rate.edge === "lowest").length;
    warnings.push(
      `In ${edges.length} of ${cells.length} cells a learning rate on the edge of the grid was chosen (${low} lowest, ${edges.length - low} highest); a better one may lie outside ${suite.tuning.learningRate.join(", ")}.`,
    );
  }
  return warnings;
}

function smallestP(cell: CellAnalysis): number | undefined {
  return cell.versusReference?.accuracy.smallestAdjustedP;
}
