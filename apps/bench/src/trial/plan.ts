/** @file Which trials a suite consists of. Trials at the chosen learning rate exist once the tuning of their cell is complete. */
import { key } from "@nn/core";
import type { Budget, Cell, Problem, Suite, Treatment } from "../suite/types.ts";
import { trialKey } from "./key.ts";
import { selectLearningRate, type Selection } from "./select.ts";
import { trialSchema, type Phase, type Trial, type TrialRecord, type TrialSpec } from "./types.ts";

export interface CellPlan {
  readonly cell: Cell;
  readonly tune: readonly Trial[];
  readonly fixed: readonly Trial[];
  /** Undefined until every tuning trial has a record. */
  readonly selection: Selection | undefined;
  /** Empty until then. */
  readonly report: readonly Trial[];
}

/** The plan of one cell, given the records that exist. */
export function planCell(suite: Suite, cell: Cell, records: ReadonlyMap<string, TrialRecord>): CellPlan {
  const { tuning, seeds } = suite;
  const problem = find(suite.problems, cell.problem);
  const treatment = find(suite.treatments, cell.treatment);
  const trials = (phase: Phase, rates: readonly number[], count: number): Trial[] =>
    rates.flatMap((learningRate) =>
      Array.from({ length: count }, (_, seedIndex) =>
        makeTrial(suite, problem, treatment, phase, learningRate, seedIndex),
      ),
    );
  const tune = trials("tune", tuning.learningRate.length > 1 ? tuning.learningRate : [], tuning.seeds);
  const fixed = trials("fixed", tuning.fixedRate === null ? [] : [tuning.fixedRate], seeds.count);
  const tuned = tune.map((trial) => records.get(trial.key)).filter((record) => record !== undefined);
  const selection =
    tuned.length === tune.length ? selectLearningRate(tuning.select, tuning.learningRate, tuned) : undefined;
  const report = selection === undefined ? [] : trials("report", [selection.learningRate], seeds.count);
  return { cell, tune, fixed, selection, report };
}

/** Trials of a phase in a whole suite, known before anything was run. */
export function countTrials(suite: Suite): Readonly<Record<Phase, number>> {
  const { tuning, seeds, cells } = suite;
  return {
    tune: tuning.learningRate.length > 1 ? cells.length * tuning.learningRate.length * tuning.seeds : 0,
    report: cells.length * seeds.count,
    fixed: tuning.fixedRate === null ? 0 : cells.length * seeds.count,
  };
}

/** `fold(base, phase, index)` as a number below 2^32; `report` and `fixed` share theirs, which makes them comparable. */
export function trialSeed(base: number, phase: Phase, index: number): number {
  return key(base).fold(phase === "tune" ? "tune" : "report", index).words[0] >>> 0;
}

function makeTrial(
  suite: Suite,
  problem: Problem,
  treatment: Treatment,
  phase: Phase,
  learningRate: number,
  seedIndex: number,
): Trial {
  const spec: TrialSpec = {
    schema: trialSchema,
    numerics: 1,
    profile: suite.profile,
    problem:
      phase === "tune"
        ? { ...problem.spec, budget: tuningBudget(problem.spec.budget, suite.tuning.budget) }
        : problem.spec,
    treatment: treatment.spec,
    learningRate,
    phase,
    seed: trialSeed(suite.seeds.base, phase, seedIndex),
  };
  return {
    key: trialKey(spec),
    labels: { suite: suite.name, problem: problem.id, grid: problem.grid, treatment: treatment.id, phase, seedIndex },
    spec,
  };
}

/** A choice is made without the test split, so tuning trials do not even measure it. */
function tuningBudget({ steps, evaluateEvery, trainLimit }: Budget, smaller: Partial<Budget>): Budget {
  const merged = { steps, evaluateEvery, trainLimit, ...smaller };
  return { ...merged, evaluateEvery: Math.min(merged.evaluateEvery, merged.steps) };
}

function find<Item extends { readonly id: string }>(items: readonly Item[], id: string): Item {
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Error(`a cell of the suite names "${id}", which the suite does not have`);
  return item;
}
