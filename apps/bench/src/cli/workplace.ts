/** @file What the commands share: the suite a command line asks for, its folder, and what is stored there. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  type BackendName,
  backendNames,
  counted,
  filterCells,
  InputError,
  type Names,
  numericsVersion,
  openStoredNames,
  openSuite,
  parseShard,
  readStore,
  readSuiteFile,
  shardCells,
  type StoreContent,
  streams,
  type Suite,
  targetWarnings,
  type Terminal,
  type TrialRecord,
} from "@nn/trials";
import { onePositional, type Arguments } from "./arguments.ts";
import type { Option } from "./command.ts";
import { workState } from "./work-state.ts";

type SuiteOption = "out" | "workers" | "seeds" | "filter" | "set" | "vary" | "backend" | "shard";

/** Options of the commands that take suites: which trials, in which folder, computed by what. */
export const suiteOptions: Readonly<Record<SuiteOption, Option>> = {
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
  shard: {
    value: "I/N",
    summary: "only part I of N, by the hash of problem and treatment; nn-bench merge joins the folders",
  },
  backend: {
    value: "NAME",
    choices: backendNames,
    summary:
      "cpu (default); reference, which gives the same bits slowly; or gpu: WebGPU through gpu.js, in the main thread, profile fast, by default into runs/<name of the suite>-gpu",
  },
};

export interface Workplace {
  /** The whole suite, with the number of seeds asked for. */
  readonly suite: Suite;
  /** The suite with the cells that `--filter` and `--shard` leave. */
  readonly selected: Suite;
  readonly folder: string;
  readonly workers: number;
  readonly backend: BackendName;
  /** What the names in the suite mean. */
  readonly names: Names;
  readonly suiteFile: string;
}

/**
 * The suites of a command line, all of them read before anything is done. Several have a folder each in that of `--out`.
 *
 * @throws InputError
 */
export async function openWorkplaces(args: Arguments<SuiteOption>): Promise<readonly Workplace[]> {
  const { positionals } = args;
  if (positionals.length < 2) return [await openWorkplace(args, onePositional(args, "suite file"))];
  const places: Workplace[] = [];
  for (const file of positionals) {
    const place = await openWorkplace(args, file, args.text("out") ?? "runs");
    const other = places.find((known) => known.folder === place.folder);
    if (other !== undefined)
      throw new InputError(`${args.command}: ${other.suiteFile} and ${file} are both called ${place.suite.name}`);
    places.push(place);
  }
  return places;
}

/** @param parent - Of the folder, which `--out` does not name then. */
async function openWorkplace(args: Arguments<SuiteOption>, suiteFile: string, parent?: string): Promise<Workplace> {
  const backend = backendNames.find((name) => name === args.text("backend")) ?? "cpu";
  const seeds = args.count("seeds", 1);
  const asked = args.count("workers", 0);
  const isGpu = backend === "gpu";
  if (isGpu && asked !== undefined && asked > 0) {
    throw new InputError(`${args.command}: --backend gpu computes in the main thread; leave --workers out or give 0`);
  }
  const { suite: loaded, names } = await openSuite(suiteFile, setOptions(args));
  const suite: Suite = {
    ...loaded,
    ...(seeds === undefined ? {} : { seeds: { ...loaded.seeds, count: seeds } }),
    // Other bits, so another profile in every trial key.
    ...(isGpu ? { profile: "fast" } : {}),
  };
  const filter = args.text("filter");
  const filtered = filter === undefined ? suite : { ...suite, cells: filterCells(suite, filter) };
  const shard = args.text("shard");
  const usual = join(parent ?? "runs", `${suite.name}${isGpu ? "-gpu" : ""}`);
  return {
    suite,
    selected: shard === undefined ? filtered : { ...filtered, cells: shardCells(filtered, parseShard(shard)) },
    folder: parent === undefined ? (args.text("out") ?? usual) : usual,
    workers: isGpu ? 0 : (asked ?? availableParallelism()),
    backend,
    names,
    suiteFile,
  };
}

/** `--vary init,order` is `--set seeds.vary=[init,order]`. */
function setOptions(args: Arguments<SuiteOption>): readonly string[] {
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
  const others = run.stored.records.size;
  throw new InputError(
    others === 0
      ? `${args.command}: ${run.folder} has no results of ${run.suite.name} yet`
      : `${args.command}: no result in ${run.folder} (${others} in all) is one that this nn-bench asks for; another version may have computed them`,
  );
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

/** Complaints about a store, one line each. */
export function storeWarnings(folder: string, { bad, conflicts, records }: StoreContent): string[] {
  const lines = bad.slice(0, 5).map(({ file, line, reason }) => `ignored ${join(folder, file)}:${line}: ${reason}`);
  if (bad.length > 5) lines.push(`ignored ${bad.length - 5} more lines`);
  const foreign = [...records.values()].map(({ spec }): number => spec.numerics).filter((it) => it !== numericsVersion);
  if (foreign.length > 0) {
    const versions = [...new Set(foreign)].toSorted((a, b) => a - b).join(", ");
    lines.push(
      `${folder} has ${counted(foreign.length, "result")} of version ${versions} of the numerics, whose bits may differ; this nn-bench has version ${numericsVersion} and leaves them out`,
    );
  }
  for (const key of conflicts) lines.push(`trial ${key} has two results that differ; the first one is used`);
  return lines;
}
