/** @file Which trials a suite consists of. Trials at the chosen learning rate exist once the tuning of their cell is complete. */
import { key } from "@nn/core";
import type { Budget, Cell, Problem, ProblemSpec, Suite, Target, TargetSource, Treatment } from "../suite/types.ts";
import { frozenTarget } from "./frozen-target.ts";
import { trialKey } from "./key.ts";
import { selectLearningRate, type Selection } from "./select.ts";
import {
  numericsVersion,
  trialSchema,
  type Phase,
  type Stream,
  type Trial,
  type TrialRecord,
  type TrialSpec,
} from "./types.ts";

export interface CellPlan {
  readonly cell: Cell;
  readonly tune: readonly Trial[];
  /** Of the treatment that the problem's target comes from; empty until its rate is chosen. */
  readonly pool: readonly Trial[];
  /** Empty while the problem's target is not frozen. */
  readonly fixed: readonly Trial[];
  /** Undefined until every tuning trial has a record. */
  readonly selection: Selection | undefined;
  /** Empty until then, and while the problem's target is not frozen. */
  readonly report: readonly Trial[];
  /** One stream at a time differs from the first report trial; empty as long as `report` is. */
  readonly vary: readonly Trial[];
}

/** Every trial of a cell that is known by now. */
export function trialsOf({ tune, pool, fixed, report, vary }: CellPlan): readonly Trial[] {
  return [...tune, ...pool, ...fixed, ...report, ...vary];
}

/** The plan of one cell, given the records that exist. */
export function planCell(suite: Suite, cell: Cell, records: ReadonlyMap<string, TrialRecord>): CellPlan {
  const { tuning, seeds } = suite;
  const problem = find(suite.problems, cell.problem);
  const treatment = find(suite.treatments, cell.treatment);
  const target = targetOf(suite, problem, records);
  const trials = (phase: Phase, rates: readonly number[], count: number, of: ProblemSpec): Trial[] =>
    rates.flatMap((learningRate) =>
      Array.from({ length: count }, (_, seedIndex) =>
        makeTrial(suite, problem, treatment, { phase, learningRate, seedIndex, of }),
      ),
    );
  const { tune, selection, pool } = choose(suite, problem, treatment, records);
  if (target === undefined) return { cell, tune, pool, fixed: [], selection, report: [], vary: [] };
  const of = target === problem.spec.target ? problem.spec : { ...problem.spec, target };
  const fixed = trials("fixed", tuning.fixedRate === null ? [] : [tuning.fixedRate], seeds.count, of);
  if (selection === undefined) return { cell, tune, pool, fixed, selection, report: [], vary: [] };
  const { learningRate } = selection;
  const vary = (seeds.vary ?? []).flatMap((stream) =>
    // The first report trial is the first of every stream.
    Array.from({ length: seeds.count - 1 }, (_, index) =>
      makeTrial(suite, problem, treatment, { phase: "vary", learningRate, seedIndex: index + 1, of, stream }),
    ),
  );
  return { cell, tune, pool, fixed, selection, report: trials("report", [learningRate], seeds.count, of), vary };
}

/** Trials of a phase in a whole suite, known before anything was run. */
export function countTrials(suite: Suite): Readonly<Record<Phase, number>> {
  const { tuning, seeds, cells } = suite;
  return {
    tune: tuning.learningRate.length > 1 ? cells.length * tuning.learningRate.length * tuning.seeds : 0,
    pool: cells.reduce((sum, { problem, treatment }) => {
      const { targetFrom } = find(suite.problems, problem);
      return sum + (targetFrom?.treatment === treatment ? targetFrom.seeds : 0);
    }, 0),
    report: cells.length * seeds.count,
    fixed: tuning.fixedRate === null ? 0 : cells.length * seeds.count,
    vary: cells.length * (seeds.vary ?? []).length * (seeds.count - 1),
  };
}

/** The suite with the targets that are frozen by now, as the trials have them. */
export function withFrozenTargets(suite: Suite, records: ReadonlyMap<string, TrialRecord>): Suite {
  if (suite.problems.every(({ targetFrom }) => targetFrom === undefined)) return suite;
  return {
    ...suite,
    problems: suite.problems.map((problem) => ({
      ...problem,
      spec: { ...problem.spec, target: targetOf(suite, problem, records) ?? null },
    })),
  };
}

/** Problems whose pool is complete and has no number to make a target of, one sentence each. */
export function targetWarnings(suite: Suite, records: ReadonlyMap<string, TrialRecord>): string[] {
  return suite.problems.flatMap(({ targetFrom, ...problem }) =>
    targetFrom !== undefined && targetOf(suite, { targetFrom, ...problem }, records) === null
      ? [noTarget(problem.id, targetFrom)]
      : [],
  );
}

/** Says that a pool gave no target. */
export function noTarget(problem: string, { treatment, metric }: TargetSource): string {
  return `${problem} has no target: at least half of the pool of ${treatment} has no ${metric}; nothing is said about steps to target there.`;
}

/** Undefined as long as the pool of a target that is frozen from one is not complete. */
function targetOf(
  suite: Suite,
  problem: Problem,
  records: ReadonlyMap<string, TrialRecord>,
): Target | null | undefined {
  const { targetFrom, spec } = problem;
  if (targetFrom === undefined) return spec.target;
  const { pool } = choose(suite, problem, find(suite.treatments, targetFrom.treatment), records);
  const found = pool.map((trial) => records.get(trial.key)).filter((record) => record !== undefined);
  return pool.length === 0 || found.length < pool.length ? undefined : frozenTarget(targetFrom, found);
}

/** What comes before a cell is measured: the choice of its rate, and the pool where the problem's target comes from it. */
function choose(
  suite: Suite,
  problem: Problem,
  treatment: Treatment,
  records: ReadonlyMap<string, TrialRecord>,
): Pick<CellPlan, "tune" | "selection" | "pool"> {
  const { tuning } = suite;
  const { targetFrom } = problem;
  const blind = targetFrom === undefined ? problem.spec : { ...problem.spec, target: null };
  const smaller = { ...blind, budget: tuningBudget(blind.budget, tuning.budget) };
  const rates = tuning.learningRate.length > 1 ? tuning.learningRate : [];
  const tune = rates.flatMap((learningRate) =>
    Array.from({ length: tuning.seeds }, (_, seedIndex) =>
      makeTrial(suite, problem, treatment, { phase: "tune", learningRate, seedIndex, of: smaller }),
    ),
  );
  const tuned = tune.map((trial) => records.get(trial.key)).filter((record) => record !== undefined);
  const selection =
    tuned.length === tune.length ? selectLearningRate(tuning.select, tuning.learningRate, tuned) : undefined;
  if (selection === undefined || targetFrom?.treatment !== treatment.id) return { tune, selection, pool: [] };
  const { learningRate } = selection;
  const whole = { ...blind, budget: tuningBudget(blind.budget, {}) };
  const pool = Array.from({ length: targetFrom.seeds }, (_, seedIndex) =>
    makeTrial(suite, problem, treatment, { phase: "pool", learningRate, seedIndex, of: whole }),
  );
  return { tune, selection, pool };
}

/** Which of the seeds of a suite a phase draws from: what is reported shares its seeds, what is chosen by has others. */
const seedNames: Readonly<Record<Phase, string>> = {
  tune: "tune",
  pool: "pool",
  report: "report",
  fixed: "report",
  vary: "report",
};

/**
 * `fold(base, phase, index)` as a number below 2^32; `report`, `fixed` and `vary` share theirs, which makes them comparable. A stream
 * of a treatment's own folds the treatment in.
 */
export function trialSeed(base: number, phase: Phase, index: number, own?: string): number {
  const name = `${base} ${seedNames[phase]} ${index} ${own ?? ""}`;
  const known = seeds.get(name);
  if (known !== undefined) return known;
  const shared = key(base).fold(seedNames[phase], index);
  const seed = (own === undefined ? shared : shared.fold(own)).words[0] >>> 0;
  seeds.set(name, seed);
  return seed;
}

/** A suite of 100,000 trials asks for few seeds, often. */
const seeds = new Map<string, number>();

interface TrialPlace {
  readonly phase: Phase;
  readonly learningRate: number;
  readonly seedIndex: number;
  readonly of: ProblemSpec;
  /** The stream that alone has this seed index, where the others have the first. */
  readonly stream?: Stream;
}

function makeTrial(
  suite: Suite,
  problem: Problem,
  treatment: Treatment,
  { phase, learningRate, seedIndex, of, stream }: TrialPlace,
): Trial {
  const { base } = suite.seeds;
  const index = stream === undefined ? seedIndex : 0;
  const streams = Object.fromEntries([
    ...(suite.seeds.own ?? []).map((one) => [one, trialSeed(base, phase, index, treatment.id)] as const),
    ...(stream === undefined
      ? []
      : [
          [
            stream,
            trialSeed(base, phase, seedIndex, suite.seeds.own?.includes(stream) === true ? treatment.id : undefined),
          ] as const,
        ]),
  ]);
  const spec: TrialSpec = {
    schema: trialSchema,
    numerics: numericsVersion,
    profile: suite.profile,
    problem: of,
    treatment: treatment.spec,
    learningRate,
    phase,
    seed: trialSeed(base, phase, index),
    ...(Object.keys(streams).length === 0 ? {} : { streams }),
  };
  return {
    key: trialKey(spec),
    labels: {
      suite: suite.name,
      problem: problem.id,
      grid: problem.grid,
      treatment: treatment.id,
      phase,
      seedIndex,
      ...(stream === undefined ? {} : { stream }),
    },
    spec,
  };
}

/** A choice is made without the test split, so tuning and pool trials do not even measure it. */
function tuningBudget({ steps, evaluateEvery, trainLimit }: Budget, smaller: Partial<Budget>): Budget {
  const merged = { steps, evaluateEvery, trainLimit, ...smaller };
  return { ...merged, evaluateEvery: Math.min(merged.evaluateEvery, merged.steps) };
}

function find<Item extends { readonly id: string }>(items: readonly Item[], id: string): Item {
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Error(`a cell of the suite names "${id}", which the suite does not have`);
  return item;
}
