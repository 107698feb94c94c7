/** @file How far a suite is: trials that are done, trials that are missing, and what these cost. */
import {
  countTrials,
  type Phase,
  planCell,
  Rates,
  type Suite,
  trialCost,
  type TrialRecord,
  trialsOf,
  withFrozenTargets,
} from "@nn/trials";

export interface WorkState {
  /** With the targets that are frozen by now, which is what its results are measured by. */
  readonly suite: Suite;
  readonly total: Readonly<Record<Phase, number>>;
  readonly done: Readonly<Record<Phase, number>>;
  /** Cost of what is missing, by problem. */
  readonly missing: ReadonlyMap<string, number>;
  /** Records that the suite asks for; the store may hold others, from rates that are no longer chosen. */
  readonly records: readonly TrialRecord[];
}

/** How far a suite is. Trials whose rate is not chosen yet are counted with the cost of any other rate. */
export function workState(suite: Suite, stored: ReadonlyMap<string, TrialRecord>): WorkState {
  const done: Record<Phase, number> = { tune: 0, pool: 0, report: 0, fixed: 0, vary: 0 };
  const missing = new Map<string, number>();
  const records: TrialRecord[] = [];
  for (const cell of suite.cells) {
    const plan = planCell(suite, cell, stored);
    const add = (cost: number): void => void missing.set(cell.problem, (missing.get(cell.problem) ?? 0) + cost);
    for (const trial of trialsOf(plan)) {
      const record = stored.get(trial.key);
      if (record !== undefined) records.push({ ...record, labels: trial.labels });
      if (record !== undefined && record.result.status !== "failed") done[trial.labels.phase] += 1;
      else add(trialCost(trial.spec));
    }
    // What is not known yet will be as many trials of the whole budget.
    const { seeds, tuning } = suite;
    const unknown =
      (plan.report.length > 0 ? 0 : seeds.count + (seeds.vary ?? []).length * (seeds.count - 1)) +
      (plan.fixed.length > 0 || tuning.fixedRate === null ? 0 : seeds.count);
    const problem = suite.problems.find(({ id }) => id === cell.problem);
    if (problem !== undefined && unknown > 0) add(unknown * trialCost({ problem: problem.spec }));
  }
  return { suite: withFrozenTargets(suite, stored), total: countTrials(suite), done, missing, records };
}

/** Seconds of one worker for what is missing, from stored timings; null while there are none. */
export function secondsMissing({ missing, records }: Pick<WorkState, "missing" | "records">): number | null {
  return missing.size === 0 ? 0 : new Rates(records).seconds(missing);
}

export function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}
