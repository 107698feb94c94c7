/** @file What the commands share: the suite a command line asks for, its folder, and what is stored there. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { StoreContent } from "../store/read.ts";
import { filterCells } from "../suite/filter.ts";
import { loadSuite } from "../suite/load.ts";
import type { Suite } from "../suite/types.ts";
import { planCell, countTrials } from "../trial/plan.ts";
import { trialCost } from "../trial/cost.ts";
import type { Phase, TrialRecord } from "../trial/types.ts";
import { onePositional, type Arguments } from "./arguments.ts";

/** Where commands print; tests put buffers in their place. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: NodeJS.WriteStream | { readonly isTTY?: boolean; write(text: string): unknown };
}

export interface Workplace {
  /** The whole suite, with the number of seeds asked for. */
  readonly suite: Suite;
  /** The suite with the cells that `--filter` leaves. */
  readonly selected: Suite;
  readonly folder: string;
  readonly workers: number;
}

export async function openWorkplace(command: string, args: Arguments): Promise<Workplace> {
  const seeds = args.count("seeds", 1);
  const workers = args.count("workers", 0);
  const loaded = await loadSuite(onePositional(command, "suite file", args.positionals));
  const suite = seeds === undefined ? loaded : { ...loaded, seeds: { ...loaded.seeds, count: seeds } };
  const filter = args.text("filter");
  return {
    suite,
    selected: filter === undefined ? suite : { ...suite, cells: filterCells(suite, filter) },
    folder: args.text("out") ?? join("runs", suite.name),
    workers: workers ?? availableParallelism(),
  };
}

export interface WorkState {
  readonly total: Readonly<Record<Phase, number>>;
  readonly done: Readonly<Record<Phase, number>>;
  /** Cost of what is missing, by problem. */
  readonly missing: ReadonlyMap<string, number>;
  /** Records that the suite asks for; the store may hold others, from rates that are no longer chosen. */
  readonly records: readonly TrialRecord[];
}

/** How far a suite is. Trials whose rate is not chosen yet are counted with the cost of any other rate. */
export function workState(suite: Suite, stored: ReadonlyMap<string, TrialRecord>): WorkState {
  const done: Record<Phase, number> = { tune: 0, report: 0, fixed: 0 };
  const missing = new Map<string, number>();
  const records: TrialRecord[] = [];
  for (const cell of suite.cells) {
    const plan = planCell(suite, cell, stored);
    const add = (cost: number): void => void missing.set(cell.problem, (missing.get(cell.problem) ?? 0) + cost);
    for (const trial of [...plan.tune, ...plan.report, ...plan.fixed]) {
      const record = stored.get(trial.key);
      if (record !== undefined) records.push({ ...record, labels: trial.labels });
      if (record !== undefined && record.result.status !== "failed") done[trial.labels.phase] += 1;
      else add(trialCost(trial.spec));
    }
    if (plan.selection === undefined) {
      const problem = suite.problems.find(({ id }) => id === cell.problem);
      if (problem !== undefined) add(suite.seeds.count * trialCost({ problem: problem.spec }));
    }
  }
  return { total: countTrials(suite), done, missing, records };
}

/** Complaints about a store, one line each. */
export function storeWarnings(folder: string, { bad, conflicts }: StoreContent): string[] {
  const lines = bad.slice(0, 5).map(({ file, line, reason }) => `ignored ${join(folder, file)}:${line}: ${reason}`);
  if (bad.length > 5) lines.push(`ignored ${bad.length - 5} more lines`);
  for (const key of conflicts) lines.push(`trial ${key} has two results that differ; the first one is used`);
  return lines;
}

export function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}
