/** @file One problem in one phase: all its treatments. */
import type { Problem, Suite, TrialRecord } from "@nn/trials";
import { compareNumbers } from "@nn/statistics";
import { matchedTrainLoss, type Chance } from "./chance.ts";
import { comparePaired, fewestSeeds } from "./compare.ts";
import { evaluationSteps, summarizeCurves } from "./curves.ts";
import { analyzeGaps } from "./gaps.ts";
import { outcomeOf, worstValues, type Worst } from "./outcome.ts";
import { summarizeSignal } from "./signal.ts";
import { proportion, summarize } from "./summarize.ts";
import { timeToTarget } from "./time-to-target.ts";
import type { CellAnalysis, PhaseAnalysis } from "./types.ts";
import { analyzeVariance } from "./variance.ts";

/**
 * @param groups - Records of each treatment of the problem, by id, in the order of the suite.
 * @param varied - Of each treatment, those that change one stream of the first of them.
 */
export function analyzePhase(
  suite: Suite,
  problem: Problem,
  phase: PhaseAnalysis["phase"],
  groups: ReadonlyMap<string, readonly TrialRecord[]>,
  chance: Chance | undefined,
  varied: (treatment: string) => readonly TrialRecord[] = () => [],
): PhaseAnalysis {
  const everything = [...groups.values()].flat();
  const worst = worstValues(everything, chance);
  const steps = evaluationSteps(everything);
  const cells = [...groups].flatMap(([treatment, records]) =>
    analyzeCell(suite, problem, treatment, records, chance, worst, steps),
  );
  const gaps =
    problem.spec.budget.evaluateTest === true
      ? analyzeGaps(groups, suite.reference, matchedTrainLoss(problem, chance))
      : undefined;
  const extended = cells.map((cell) => {
    const found = gaps?.get(cell.treatment);
    const variance = analyzeVariance(groups.get(cell.treatment) ?? [], varied(cell.treatment), worst);
    return {
      ...cell,
      ...(found === undefined ? {} : { gaps: found }),
      ...(variance === null ? {} : { variance }),
    };
  });
  const compared = compareCells(extended, suite.reference, problem.spec.target !== null);
  const ranking = rank(compared);
  return { phase, cells: compared, ranking: ranking.map((cell) => cell.treatment), best: bestOf(ranking), worst };
}

function analyzeCell(
  suite: Suite,
  problem: Problem,
  treatment: string,
  records: readonly TrialRecord[],
  chance: Chance | undefined,
  worst: Worst,
  steps: readonly number[],
): CellAnalysis[] {
  const outcomes = records.map((record) => outcomeOf(record, worst)).filter((outcome) => outcome !== undefined);
  const [first] = records;
  if (first === undefined || outcomes.length === 0) return [];
  const diverged = outcomes.filter((outcome) => outcome.status === "diverged").length;
  const accuracy = summarize(outcomes.map((outcome) => outcome.accuracy));
  return [
    {
      treatment,
      learningRate: first.spec.learningRate,
      n: outcomes.length,
      failed: records.length - outcomes.length,
      missing: Math.max(0, suite.seeds.count - outcomes.length),
      divergence: proportion(diverged, outcomes.length),
      accuracy,
      loss: summarize(outcomes.map((outcome) => outcome.loss)),
      bestValidation: {
        accuracy: summarize(outcomes.map((outcome) => outcome.bestValidationAccuracy)),
        loss: summarize(outcomes.map((outcome) => outcome.bestValidationLoss)),
      },
      target: problem.spec.target === null ? null : timeToTarget(outcomes, problem.spec.budget.steps),
      leftChance: chance === undefined ? null : accuracy.interval.low > chance.limit,
      curves: summarizeCurves(records, steps, worst),
      signal: { start: summarizeSignal(records, "start"), end: summarizeSignal(records, "end") },
      versusReference: null,
      outcomes,
    },
  ];
}

function compareCells(cells: readonly CellAnalysis[], referenceId: string, hasTarget: boolean): CellAnalysis[] {
  const reference = cells.find((cell) => cell.treatment === referenceId);
  if (reference === undefined) return [...cells];
  const others = cells.filter((cell) => cell !== reference);
  const outcomes = others.map((cell) => cell.outcomes);
  const accuracy = comparePaired(reference.outcomes, outcomes, "accuracy");
  const steps = hasTarget ? comparePaired(reference.outcomes, outcomes, "steps") : [];
  return cells.map((cell) => {
    const index = others.indexOf(cell);
    const difference = accuracy[index];
    return difference === undefined
      ? cell
      : { ...cell, versusReference: { accuracy: difference, steps: steps[index] ?? null } };
  });
}

function rank(cells: readonly CellAnalysis[]): CellAnalysis[] {
  // Sorting is stable, so full ties stay in the order of the suite.
  return cells.toSorted(
    (a, b) => compareNumbers(b.accuracy.median, a.accuracy.median) || compareNumbers(a.loss.median, b.loss.median),
  );
}

/** The leader and those whose intervals meet its own; an interval of fewer than `fewestSeeds` runs tells nothing apart. */
function bestOf(ranking: readonly CellAnalysis[]): string[] {
  const [first] = ranking;
  if (first === undefined) return [];
  return ranking
    .filter(
      (cell) => Math.min(cell.n, first.n) < fewestSeeds || cell.accuracy.interval.high >= first.accuracy.interval.low,
    )
    .map((cell) => cell.treatment);
}
