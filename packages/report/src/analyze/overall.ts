/** @file One number for each treatment over all problems. */
import { bootstrapInterval, compareNumbers, interquartileMean, mean, pairedImprovement } from "@nn/statistics";
import { proportion } from "./summarize.ts";
import type { CellAnalysis, Outcome, OverallScore, ProblemAnalysis } from "./types.ts";

/** Treatments that have results on every problem, so that all scores are about the same work; best first. */
export function overallScores(
  problems: readonly ProblemAnalysis[],
  treatments: readonly string[],
  reference: string,
): OverallScore[] {
  if (problems.length === 0) return [];
  const cellsOf = (treatment: string): CellAnalysis[] =>
    problems
      .map((problem) => problem.tuned.cells.find((cell) => cell.treatment === treatment))
      .filter((cell) => cell !== undefined);
  const complete = treatments
    .map((treatment) => ({ treatment, cells: cellsOf(treatment) }))
    .filter(({ cells }) => cells.length === problems.length);
  const baseline = complete.find(({ treatment }) => treatment === reference)?.cells;
  const scores = complete.map(({ treatment, cells }): OverallScore => {
    const strata = cells.map((cell, index) => scoresOf(cell.outcomes, problems[index]?.chance ?? 0));
    const statistic = (sample: readonly (readonly number[])[]): number => mean(sample.flat());
    const outcomes = cells.flatMap((cell) => cell.outcomes);
    return {
      treatment,
      problems: problems.length,
      score: statistic(strata),
      interval: bootstrapInterval(strata, statistic),
      interquartileMean: interquartileMean(strata.flat()),
      interquartileInterval: bootstrapInterval(strata, (sample) => interquartileMean(sample.flat())),
      stuck: cells.every((cell) => cell.leftChance === null)
        ? null
        : cells.filter((cell) => cell.leftChance === false).length,
      improvement: treatment === reference || baseline === undefined ? null : improvement(cells, baseline),
      diverged: proportion(outcomes.filter((outcome) => outcome.status === "diverged").length, outcomes.length),
    };
  });
  return scores.toSorted((a, b) => compareNumbers(b.score, a.score));
}

/** (accuracy − chance) / (1 − chance) of each seed: 0 is guessing, 1 perfect. */
export function scoresOf(outcomes: readonly Outcome[], chance: number): number[] {
  return outcomes.map((outcome) => (outcome.accuracy - chance) / (1 - chance));
}

function improvement(cells: readonly CellAnalysis[], baseline: readonly CellAnalysis[]): number | null {
  const shares = cells.flatMap((cell, index) => {
    const other = new Map(baseline[index]?.outcomes.map((outcome) => [outcome.seedIndex, outcome.accuracy]));
    const paired = cell.outcomes.filter((outcome) => other.has(outcome.seedIndex));
    if (paired.length === 0) return [];
    return [
      pairedImprovement(
        paired.map((outcome) => outcome.accuracy),
        paired.map((outcome) => other.get(outcome.seedIndex) ?? 0),
      ),
    ];
  });
  return shares.length === 0 ? null : mean(shares);
}
