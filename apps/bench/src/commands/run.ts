/** @file `nn-bench run`: what is missing is computed and stored, then reported. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  createProgress,
  defaultCheckpointSeconds,
  exitCodes,
  isolations,
  jsonProgress,
  loadBullmq,
  localExecutor,
  type LocalExecutor,
  printable,
  type Progress,
  readStore,
  redisAddress,
  redisOptions,
  runSuite,
  type Suite,
  type Terminal,
  writeSuiteFile,
} from "@nn/trials";
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { sum, workState, type WorkState } from "../cli/work-state.ts";
import { openWorkplaces, storeWarnings, suiteOptions, type Workplace } from "../cli/workplace.ts";
import { writeReport } from "@nn/report";

type Name =
  | keyof typeof suiteOptions
  | keyof typeof redisOptions
  | "executor"
  | "isolate"
  | "checkpoint"
  | "no-wide"
  | "no-report"
  | "quiet"
  | "json";

const executors = ["local", "bullmq"];

const options: Command<Name>["options"] = {
  ...suiteOptions,
  executor: {
    value: "NAME",
    choices: executors,
    summary:
      "local (default), or bullmq: a queue on Redis, whose trials nn-bench worker computes on any machine (package @nn/bench-bullmq)",
  },
  ...redisOptions,
  isolate: {
    value: "NAME",
    choices: isolations,
    summary: "what a worker is: a thread (default), or a process, whose crash takes nothing else along",
  },
  checkpoint: {
    value: "SECONDS",
    summary: `least time between two checkpoints of a trial, from which it goes on after a kill; default ${defaultCheckpointSeconds}, 0: at every evaluation; not with bullmq`,
  },
  "no-wide": {
    summary:
      "128-bit vectors, even where V8 can fuse them into 256 bits, which is up to twice as fast; results are the same",
  },
  "no-report": { summary: "stop after the trials" },
  quiet: { summary: "no progress, only the table and the paths" },
  json: { ...jsonOption, summary: "events as JSON, one a line, instead of progress and table" },
};

export const runCommand: Command<Name> = {
  name: "run",
  group: "run",
  operands: "SUITE...",
  summary: "run the trials of a suite that have no result yet, then report",
  description: `Runs the trials of a suite (.yaml, .json, or a TypeScript or JavaScript module) that have no result yet, prints a table and
    writes an HTML report. Results are stored one by one: a run that was stopped continues where it was, with the same command, in the
    middle of a trial if that had run for a while. Several runs may share a folder; they leave each other's trials alone.

    Several suites run one after the other; all of them are read before the first trial starts, and --out is then the parent of their
    folders.`,
  options,
  examples: [
    "run benchmarks/suites/quick.suite.yaml",
    "run benchmarks/suites/quick.suite.yaml --seeds 10 --workers 4 --out runs/ten",
    "run benchmarks/suites/quick.suite.yaml --filter depth=30,treatment=he-normal,treatment=glorot-*",
    "run benchmarks/suites/quick.suite.yaml --set problems.*.budget.steps=100 --set treatments=he-*,glorot-uniform --out runs/short",
    "run benchmarks/suites/quick.suite.yaml --shard 2/5 --out runs/quick-2",
    "run benchmarks/suites/quick.suite.yaml --executor bullmq --redis redis://127.0.0.1:6379",
  ],
  run,
};

async function run(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  checkpointSeconds(args);
  const workplaces = await openWorkplaces(args);
  let worst: number = exitCodes.ok;
  for (const place of workplaces) worst = Math.max(worst, await runOne(place, args, terminal));
  return worst;
}

async function runOne(place: Workplace, args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const { suite, selected, folder, suiteFile, backend } = place;
  await writeSuiteFile(folder, suite, suiteFile);
  const stored = await readStore(folder);
  for (const line of storeWarnings(folder, stored)) terminal.err.write(`nn-bench: ${line}\n`);
  const records = new Map(stored.records);
  const before = workState(selected, records);
  const counts = { total: sum(before.total), done: sum(before.done) };
  const missing = counts.total - counts.done;
  if (missing > 0) {
    const made = await executorOf(place, Math.min(place.workers, missing), args, terminal);
    const { slots } = made.executor;
    // Workers on other machines have cores of their own.
    const parallel = args.text("executor") === "bullmq" ? slots : Math.min(slots, availableParallelism());
    const progress = progressOf(args, terminal, { before, counts, parallel, suite });
    const notice = noticeTo(terminal);
    await runSuite({ folder, suite, selected, backend, ...made, records, counts, progress, notice });
  } else if (!args.flag("quiet") && !args.flag("json")) {
    terminal.err.write(`all ${counts.total} trials of ${suite.name} have results in ${folder}\n`);
  }
  const failed = workState(selected, records).records.filter((record) => record.result.status === "failed");
  const { suite: frozen, records: results } = workState(suite, records);
  if (!args.flag("no-report") && results.length > 0) {
    const out = args.flag("json") ? () => undefined : terminal.out;
    await writeReport(folder, frozen, results, { ...terminal, out });
    if (args.flag("json"))
      terminal.out(`${JSON.stringify({ event: "report", suite: suite.name, path: join(folder, "report.html") })}\n`);
  }
  for (const { labels, result } of failed.slice(0, 3)) {
    const name = `${labels.problem} ${labels.treatment} ${labels.phase} #${labels.seedIndex}`;
    terminal.err.write(printable(`nn-bench: failed: ${name}: ${result.error ?? ""}`) + "\n");
  }
  if (failed.length > 0)
    terminal.err.write(
      `nn-bench: ${failed.length} of ${counts.total} trials failed; the same command tries them again\n`,
    );
  return failed.length > 0 ? exitCodes.failed : exitCodes.ok;
}

/** @throws InputError */
function checkpointSeconds(args: Arguments<Name>): number {
  return args.count("checkpoint", 0) ?? defaultCheckpointSeconds;
}

function noticeTo({ err }: Terminal): (text: string) => void {
  return (text) => void err.write(`nn-bench: ${printable(text)}\n`);
}

async function executorOf(
  { selected, names, backend, folder }: Workplace,
  workers: number,
  args: Arguments<Name>,
  terminal: Terminal,
): Promise<LocalExecutor> {
  if (args.text("executor") === "bullmq") {
    const redis = await redisAddress(args.text("redis"), args.text("redis-ca"));
    const { bullmqExecutor } = await loadBullmq();
    const notice = noticeTo(terminal);
    const executor = await bullmqExecutor({ redis, suite: selected.name, backend, plugins: names.modules, notice });
    // The workers load what they need; here it is only for provenance.
    return { executor, datasets: [] };
  }
  const isolation = isolations.find((name) => name === args.text("isolate")) ?? "thread";
  const checkpoints = { folder, seconds: checkpointSeconds(args) };
  const wide = !args.flag("no-wide");
  return await localExecutor({ suite: selected, names, backend, wide, workers, isolation, checkpoints });
}

interface ProgressFacts {
  readonly before: WorkState;
  readonly counts: { readonly total: number; readonly done: number };
  readonly parallel: number;
  readonly suite: Suite;
}

function progressOf(args: Arguments<Name>, terminal: Terminal, facts: ProgressFacts): Progress | undefined {
  const { before, counts, parallel, suite } = facts;
  if (args.flag("json")) return jsonProgress(terminal.out, { ...counts, suite: suite.name });
  if (args.flag("quiet")) return undefined;
  const { missing, records } = before;
  return createProgress({ stream: terminal.err, ...counts, parallel, missing, records });
}
