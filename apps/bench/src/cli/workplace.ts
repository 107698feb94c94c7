/** @file What the commands share: the suite a command line asks for, its folder, and what is stored there. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { openStoredNames } from "../plugins/stored.ts";
import { readStore, type StoreContent } from "../store/read.ts";
import { readSuiteFile } from "../store/suite-file.ts";
import { filterCells } from "../suite/filter.ts";
import { openSuite } from "../suite/open.ts";
import type { Names } from "../suite/resolve-plugin.ts";
import type { Suite } from "../suite/types.ts";
import { planCell, countTrials, targetWarnings, trialsOf, withFrozenTargets } from "../trial/plan.ts";
import { trialCost } from "../trial/cost.ts";
import { streams, type Phase, type TrialRecord } from "../trial/types.ts";
import { onePositional, type Arguments } from "./arguments.ts";
import type { Option } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** Options of every command that takes a suite. */
export const suiteOptions: Readonly<Record<"out" | "workers" | "seeds" | "filter" | "set" | "vary", Option>> = {
  out: { value: "DIR", summary: "folder of the results (default: runs/<name of the suite>)" },
  workers: {
    value: "N",
    summary: "worker threads (default: one for each available core; 0 computes in the main thread)",
  },
  seeds: { value: "N", summary: "report seeds instead of the suite's number" },
  set: {
    value: "PATH=VALUE",
    repeat: true,
    summary:
      "change the suite: seeds.count=3, problems.*.budget.steps=100, treatments=he,zeros; choice(a,b) and range(start,stop,step) make axes of a problem's grid; may be repeated",
  },
  vary: {
    value: "LIST",
    summary: `also vary single random streams around the first report trial, for variance components: ${streams.join(", ")}`,
  },
  filter: {
    value: "LIST",
    summary:
      "only matching trials: name=value pairs joined by commas; names are problem, treatment and the suite's grid axes; * in a value stands for any text; a name given twice means either value",
  },
};

export interface Workplace {
  /** The whole suite, with the number of seeds asked for. */
  readonly suite: Suite;
  /** The suite with the cells that `--filter` leaves. */
  readonly selected: Suite;
  readonly folder: string;
  readonly workers: number;
  /** What the names in the suite mean. */
  readonly names: Names;
  readonly suiteFile: string;
}

/** The suite of a command line that names one. @throws InputError */
export async function openWorkplace(args: Arguments<keyof typeof suiteOptions>): Promise<Workplace> {
  return await openSuiteAt(args, onePositional(args, "suite file"), args.text("out"));
}

/** The suites of a command line, all of them read before anything is done. @throws InputError */
export async function openWorkplaces(args: Arguments<keyof typeof suiteOptions>): Promise<readonly Workplace[]> {
  const { positionals } = args;
  if (positionals.length < 2) return [await openWorkplace(args)];
  const places: Workplace[] = [];
  for (const file of positionals) {
    const place = await openSuiteAt(args, file, undefined);
    const folder = join(args.text("out") ?? "runs", place.suite.name);
    const other = places.find((known) => known.folder === folder);
    if (other !== undefined)
      throw new InputError(`${args.command}: ${other.suiteFile} and ${file} are both called ${place.suite.name}`);
    places.push({ ...place, folder });
  }
  return places;
}

async function openSuiteAt(
  args: Arguments<keyof typeof suiteOptions>,
  suiteFile: string,
  out: string | undefined,
): Promise<Workplace> {
  const seeds = args.count("seeds", 1);
  const workers = args.count("workers", 0);
  const { suite: loaded, names } = await openSuite(suiteFile, setOptions(args));
  const suite = seeds === undefined ? loaded : { ...loaded, seeds: { ...loaded.seeds, count: seeds } };
  const filter = args.text("filter");
  return {
    suite,
    selected: filter === undefined ? suite : { ...suite, cells: filterCells(suite, filter) },
    folder: out ?? join("runs", suite.name),
    workers: workers ?? availableParallelism(),
    names,
    suiteFile,
  };
}

/** `--vary init,order` is `--set seeds.vary=[init,order]`. */
function setOptions(args: Arguments<keyof typeof suiteOptions>): readonly string[] {
  const vary = args.text("vary");
  return [...args.texts("set"), ...(vary === undefined ? [] : [`seeds.vary=[${vary}]`])];
}

/** A folder of results that `run` made. */
export interface OpenRun {
  readonly folder: string;
  /** With the targets that are frozen by now. */
  readonly suite: Suite;
  readonly stored: StoreContent;
  /** What the suite asks for and has. */
  readonly records: readonly TrialRecord[];
  /** What the names in the suite mean, for whoever computes its trials again. @throws InputError when a plug-in is not what it was. */
  readonly names: () => Promise<Names>;
}

/** Opens the folder that a command line names. @throws InputError where it is none, or has no results yet. */
export async function openRun(args: Pick<Arguments, "command" | "positionals">, terminal: Terminal): Promise<OpenRun> {
  const run = await openFolder(args.command, onePositional(args, "folder of results"), terminal);
  if (run.records.length > 0) return run;
  throw new InputError(`${args.command}: ${run.folder} has no results of ${run.suite.name} yet`);
}

/** Opens a folder of results, which may have none yet; complaints about its lines go to standard error. @throws InputError */
export async function openFolder(command: string, folder: string, terminal: Terminal): Promise<OpenRun> {
  const suite = await readSuiteFile(folder);
  if (suite === undefined)
    throw new InputError(`${command}: ${folder} is no folder of results: it has no suite.json; nn-bench run makes one`);
  const stored = await readStore(folder);
  const state = workState(suite, stored.records);
  const warnings = [...storeWarnings(folder, stored), ...targetWarnings(state.suite, stored.records)];
  for (const line of warnings) terminal.err.write(`nn-bench: ${line}\n`);
  return {
    folder,
    suite: state.suite,
    stored,
    records: state.records,
    names: () => openStoredNames(folder, suite),
  };
}

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
