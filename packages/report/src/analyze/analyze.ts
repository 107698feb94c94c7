/** @file From records to statements; pure, and the same bytes for the same records in any order. */
import { acrossProblems } from "./across.ts";
import { chanceOf } from "./chance.ts";
import { evaluateClaims } from "./claims.ts";
import { groupRecords, measuredRecords, type Groups } from "./groups.ts";
import { overallScores } from "./overall.ts";
import { analyzePhase } from "./phase.ts";
import { rateChoice } from "./rate-choice.ts";
import type { Analysis, CellAnalysis, PhaseAnalysis, ProblemAnalysis } from "./types.ts";
import { collectWarnings } from "./warnings.ts";
import { countTrials, type Phase, type Problem, type Suite, type TrialRecord } from "@nn/trials";

export interface AnalyzeOptions {
  /** Number of classes by dataset name, for datasets that do not come with the house. */
  readonly classes?: Readonly<Record<string, number>>;
}

/**
 * Analyzes what there is of a suite.
 *
 * Every finished trial counts. A run that diverged stands at the worst value in every aggregate: chance accuracy, the largest
 * loss that a completed run of the problem ended with (at least ln(classes), at least what it showed itself), target
 * not reached. Crashed trials measured nothing: they are counted and flagged, never averaged.
 */
export function analyze(suite: Suite, records: readonly TrialRecord[], options: AnalyzeOptions = {}): Analysis {
  const groups = groupRecords(records);
  const problems = suite.problems.map((problem) => analyzeProblem(suite, problem, groups, options.classes ?? {}));
  const counts = { completed: 0, diverged: 0, failed: 0 };
  for (const record of groups.all) counts[record.result.status] += 1;
  const planned = countTrials(suite);
  const expected = Object.values(planned).reduce((sum, count) => sum + count, 0);
  const measured = problems.filter((problem) => problem.tuned.cells.length > 0);
  const main = mainProblems(measured);
  const treatments = suite.treatments.map((treatment) => treatment.id);
  return {
    level: 0.95,
    reference: suite.reference,
    fixedRate: suite.tuning.fixedRate,
    counts,
    expected,
    problems: measured,
    overall: overallScores(main, treatments, suite.reference),
    across: acrossProblems(main, treatments, suite.reference),
    claims: evaluateClaims(suite, records, options),
    warnings:
      measured.length === 0
        ? ["No trial of the measurement is finished yet."]
        : collectWarnings(suite, measured, counts, expected),
  };
}

/** Problems that measure gaps often have treatments of their own; they are in no score beside others that do not. */
function mainProblems(problems: readonly ProblemAnalysis[]): readonly ProblemAnalysis[] {
  const others = problems.filter((problem) => problem.spec.budget.evaluateTest !== true);
  return others.length === 0 ? problems : others;
}

function analyzeProblem(
  suite: Suite,
  problem: Problem,
  groups: Groups,
  classes: Readonly<Record<string, number>>,
): ProblemAnalysis {
  const treatments = suite.cells.filter((cell) => cell.problem === problem.id).map((cell) => cell.treatment);
  const select = (treatment: string, phase: Phase): readonly TrialRecord[] => groups.of(problem.id, treatment, phase);
  const chance = chanceOf(
    problem.spec,
    classes,
    treatments.flatMap((treatment) => select(treatment, "report")),
  );
  const rates = treatments.flatMap((treatment) => {
    const choice = rateChoice(suite, select(treatment, "tune"));
    return choice === undefined ? [] : [{ treatment, ...choice }];
  });
  const report = treatments.map((treatment): [string, readonly TrialRecord[]] => [
    treatment,
    measuredRecords(suite, groups, problem.id, treatment),
  ]);
  const fixed = treatments.map((treatment): [string, readonly TrialRecord[]] => [
    treatment,
    select(treatment, "fixed"),
  ]);
  const varied = (treatment: string): readonly TrialRecord[] => {
    const rate = new Map(report).get(treatment)?.[0]?.spec.learningRate;
    return select(treatment, "vary").filter((record) => record.spec.learningRate === rate);
  };
  const tunedPhase = analyzePhase(suite, problem, "report", new Map(report), chance, varied);
  const fixedPhase =
    suite.tuning.fixedRate === null ? null : analyzePhase(suite, problem, "fixed", new Map(fixed), chance);
  return {
    id: problem.id,
    grid: problem.grid,
    spec: problem.spec,
    classes: chance?.classes ?? null,
    chance: chance?.accuracy ?? null,
    chanceLimit: chance?.limit ?? null,
    tuned: tunedPhase,
    fixed: fixedPhase === null || fixedPhase.cells.length === 0 ? null : fixedPhase,
    rates,
    turns: fixedPhase === null ? [] : findTurns(tunedPhase, fixedPhase),
  };
}

/** Pairs with intervals apart in both phases and in opposite order. */
function findTurns(tuned: PhaseAnalysis, fixed: PhaseAnalysis): ProblemAnalysis["turns"] {
  const isAhead = (a: CellAnalysis, b: CellAnalysis): boolean => a.accuracy.interval.low > b.accuracy.interval.high;
  const turns: ProblemAnalysis["turns"][number][] = [];
  for (const a of tuned.cells) {
    for (const b of tuned.cells) {
      const [fixedA, fixedB] = [a, b].map((cell) => fixed.cells.find((other) => other.treatment === cell.treatment));
      if (fixedA !== undefined && fixedB !== undefined && isAhead(a, b) && isAhead(fixedB, fixedA)) {
        turns.push({ aheadTuned: a.treatment, aheadFixed: b.treatment });
      }
    }
  }
  return turns;
}
