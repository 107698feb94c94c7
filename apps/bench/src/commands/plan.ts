/** @file `nn-bench plan`: what `run` would do. */
import { availableParallelism } from "node:os";
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  counted,
  exitCodes,
  layoutTable,
  type Phase,
  phases,
  printable,
  readStore,
  readSuiteFile,
  showDuration,
  type Suite,
  suiteHash,
  type Terminal,
} from "@nn/trials";
import { secondsMissing, sum, workState, type WorkState } from "../cli/work-state.ts";
import { openWorkplaces, storeWarnings, suiteOptions, type Workplace } from "../cli/workplace.ts";

type Name = keyof typeof suiteOptions | "json";

export const planCommand: Command<Name> = {
  name: "plan",
  group: "run",
  operands: "SUITE...",
  summary: "say what run would do, without doing it",
  description: `Counts the trials of each suite by phase, those that have a result already, and estimates the time from stored timings. Takes
    the suites and options that run takes. Workers beyond the cores of this machine do not shorten the estimate.`,
  options: { ...suiteOptions, json: jsonOption },
  examples: [
    "plan benchmarks/suites/quick.suite.yaml --workers 2",
    "plan benchmarks/suites/*.suite.yaml",
    "plan benchmarks/suites/quick.suite.yaml --shard 1/5 --json",
  ],
  run: plan,
};

interface Planned {
  readonly place: Workplace;
  readonly state: WorkState;
  readonly total: number;
  readonly done: number;
  /** With the workers of the place; null: there are no timings. */
  readonly seconds: number | null;
}

async function plan(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const planned: Planned[] = [];
  for (const place of await openWorkplaces(args)) planned.push(await planOne(place, terminal));
  terminal.out(args.flag("json") ? asJson(planned) : asText(planned));
  return exitCodes.ok;
}

async function planOne(place: Workplace, terminal: Terminal): Promise<Planned> {
  const { suite, selected, folder } = place;
  const other = await readSuiteFile(folder);
  const stored = await readStore(folder);
  const complain = (line: string): void => void terminal.err.write(`${printable(`nn-bench: ${line}`)}\n`);
  for (const line of storeWarnings(folder, stored)) complain(line);
  if (other !== undefined && suiteHash(other) !== suiteHash(suite)) {
    complain(
      `${folder} holds results of another suite (${other.name} ${other.version}); run would refuse it, choose another folder with --out`,
    );
  }
  const state = workState(selected, stored.records);
  const seconds = secondsMissing(state);
  return {
    place,
    state,
    total: sum(state.total),
    done: sum(state.done),
    seconds: seconds === null ? null : seconds / Math.min(threads(place), availableParallelism()),
  };
}

/** 0 workers is the main thread. */
function threads({ workers }: Workplace): number {
  return Math.max(1, workers);
}

/** Over all suites; the time is null where that of one of them is. */
function totals(planned: readonly Planned[]): Pick<Planned, "total" | "done" | "seconds"> {
  return {
    total: planned.reduce((all, { total }) => all + total, 0),
    done: planned.reduce((all, { done }) => all + done, 0),
    seconds: planned.reduce<number | null>(
      (all, { seconds }) => (all === null || seconds === null ? null : all + seconds),
      0,
    ),
  };
}

function asJson(planned: readonly Planned[]): string {
  const suites = planned.map(({ place, state, total, done, seconds }) => ({
    suite: place.suite.name,
    version: place.suite.version,
    folder: place.folder,
    cells: place.selected.cells.length,
    total,
    done,
    phases: Object.fromEntries(phases.map((phase) => [phase, { total: state.total[phase], done: state.done[phase] }])),
    workers: threads(place),
    seconds,
  }));
  return `${JSON.stringify({ suites, ...totals(planned) }, null, 2)}\n`;
}

function asText(planned: readonly Planned[]): string {
  const blocks = planned.map(
    (one) => `${printable(titleOf(one.place))}\n\n${tableOf(one)}\n${printable(sentenceOf(one))}\n`,
  );
  if (planned.length === 1) return blocks.join("");
  const { total, done, seconds } = totals(planned);
  const untimed = planned.filter((one) => one.seconds === null).map(({ place }) => place.suite.name);
  const time =
    total === done
      ? "nothing to do"
      : seconds === null
        ? `time: unknown, no timings are stored of ${untimed.join(", ")} yet`
        : `time: about ${showDuration(seconds)}`;
  const counts = `${total} trials, ${done} done, ${total - done} to do`;
  return `${blocks.join("\n")}\n${printable(`all ${planned.length} suites: ${counts}; ${time}`)}\n`;
}

function titleOf({ suite, selected }: Workplace): string {
  const { problems, treatments } = suite;
  const counts = [
    `${counted(selected.cells.length, "cell")} (problem and treatment)`,
    counted(problems.length, "problem"),
    counted(treatments.length, "treatment"),
  ];
  return `${suite.name} ${suite.version}: ${counts.join(", ")}`;
}

function tableOf({ place: { suite }, state, total, done }: Planned): string {
  const row = (name: string, all: number, finished: number, meaning: string): string[] => [
    name,
    String(all),
    String(finished),
    String(all - finished),
    meaning,
  ];
  const rows = Object.entries(meanings(suite)).flatMap(([name, meaning]) => {
    const phase = phases.find((known) => known === name);
    const isUnused = phase === undefined || (state.total[phase] === 0 && (phase === "pool" || phase === "vary"));
    return isUnused ? [] : [row(phase, state.total[phase], state.done[phase], meaning)];
  });
  return layoutTable(
    [
      { title: "phase" },
      ...["trials", "done", "to do"].map((title) => ({ title, align: "right" as const })),
      { title: "" },
    ],
    [...rows, row("all", total, done, "")],
  );
}

function meanings({ tuning, seeds }: Suite): Readonly<Record<Phase, string>> {
  return {
    tune: `choice of the learning rate from ${tuning.learningRate.join(", ")}, ${tuning.seeds} seeds`,
    report: `at the chosen rate, ${seeds.count} seeds`,
    pool: "freezes targets from trials of the reference",
    vary: `one random stream at a time: ${(seeds.vary ?? []).join(", ")}`,
    fixed:
      tuning.fixedRate === null
        ? "the suite has no fixed rate"
        : `at the rate ${tuning.fixedRate}, ${seeds.count} seeds`,
  };
}

function sentenceOf({ place, state, total, done, seconds }: Planned): string {
  if (total === done) return `nothing to do: every trial has a result in ${place.folder}`;
  if (seconds === null) return `time: unknown, no timings are stored in ${place.folder} yet`;
  const workers = threads(place);
  return `time: about ${showDuration(seconds)} with ${counted(workers, "worker")}, from ${state.records.length} stored timings`;
}
