/** @file `nn-bench plan`: what `run` would do. */
import { exitCodes } from "../errors.ts";
import { showDuration } from "../progress.ts";
import { readStore } from "../store/read.ts";
import { readSuiteFile, suiteHash } from "../store/suite-file.ts";
import { secondsPerCost } from "../trial/cost.ts";
import { phases } from "../trial/types.ts";
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { openWorkplace, storeWarnings, suiteOptions, sum, workState } from "../cli/workplace.ts";

type Name = keyof typeof suiteOptions | "json";

export const planCommand: Command<Name> = {
  name: "plan",
  group: "run",
  operands: "SUITE",
  summary: "say what run would do, without doing it",
  description:
    "Counts the trials of a suite by phase, those that have a result already, and estimates the time from stored timings.",
  options: { ...suiteOptions, json: jsonOption },
  examples: ["plan benchmarks/suites/init-fashion.suite.yaml --workers 2"],
  run: plan,
};

async function plan(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const { suite, selected, folder, workers } = await openWorkplace(args);
  const other = await readSuiteFile(folder);
  const stored = await readStore(folder);
  for (const line of storeWarnings(folder, stored)) terminal.err.write(`nn-bench: ${line}\n`);
  if (other !== undefined && suiteHash(other) !== suiteHash(suite)) {
    terminal.err.write(
      `nn-bench: ${folder} holds results of another suite (${other.name} ${other.version}); run would refuse it, choose another folder with --out\n`,
    );
  }

  const { total, done, missing, records } = workState(selected, stored.records);
  const rate = secondsPerCost(records);
  const threads = Math.max(1, workers);
  const seconds =
    rate === null ? null : [...missing].reduce((all, [problem, cost]) => all + rate(problem) * cost, 0) / threads;
  if (args.flag("json")) {
    const report = {
      suite: suite.name,
      version: suite.version,
      folder,
      cells: selected.cells.length,
      total: sum(total),
      done: sum(done),
      phases: Object.fromEntries(phases.map((phase) => [phase, { total: total[phase], done: done[phase] }])),
      workers: threads,
      seconds: sum(total) === sum(done) ? 0 : seconds,
    };
    terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    return exitCodes.ok;
  }
  const meanings = [
    ["tune", `choice of the learning rate from ${suite.tuning.learningRate.join(", ")}, ${suite.tuning.seeds} seeds`],
    ["report", `at the chosen rate, ${suite.seeds.count} seeds`],
    ["pool", "freezes targets from trials of the reference"],
    ["vary", `one random stream at a time: ${(suite.seeds.vary ?? []).join(", ")}`],
    [
      "fixed",
      suite.tuning.fixedRate === null
        ? "the suite has no fixed rate"
        : `at the rate ${suite.tuning.fixedRate}, ${suite.seeds.count} seeds`,
    ],
  ] as const;
  terminal.out(
    `${suite.name} ${suite.version}: ${selected.cells.length} cells (problem and treatment), ${suite.problems.length} problems, ${suite.treatments.length} treatments\n\n`,
  );
  terminal.out(`phase    trials    done  to do\n`);
  for (const [phase, meaning] of meanings) {
    if (total[phase] === 0 && (phase === "pool" || phase === "vary")) continue;
    terminal.out(
      `${phase.padEnd(6)}  ${column(total[phase])}${column(done[phase])}${column(total[phase] - done[phase], 7)}  ${meaning}\n`,
    );
  }
  terminal.out(`all     ${column(sum(total))}${column(sum(done))}${column(sum(total) - sum(done), 7)}\n\n`);

  if (sum(total) === sum(done)) terminal.out(`nothing to do: every trial has a result in ${folder}\n`);
  else if (seconds === null) terminal.out(`time: unknown, no timings are stored in ${folder} yet\n`);
  else
    terminal.out(
      `time: about ${showDuration(seconds)} with ${threads} worker${threads === 1 ? "" : "s"}, from ${records.length} stored timings\n`,
    );
  return exitCodes.ok;
}

function column(value: number, width = 8): string {
  return String(value).padStart(width);
}
