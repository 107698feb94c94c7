/** @file `nn-bench status`: how far a run is. */
import { onePositional, type Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  countClaims,
  exitCodes,
  layoutTable,
  type Phase,
  phases,
  printable,
  showDuration,
  type Terminal,
  trialFiles,
  type TrialResult,
} from "@nn/trials";
import { secondsMissing, sum, workState } from "../cli/work-state.ts";
import { openFolder } from "../cli/workplace.ts";

const incomplete = 4;

export const statusCommand: Command<"json"> = {
  name: "status",
  group: "read",
  operands: "DIR",
  summary: "how far a run is, what diverged or failed, what is left",
  description: `Counts the trials of the suite in a folder of results: done, missing, diverged, failed, and lines of the store that were
    set aside. The time left is for one worker, from the stored timings. The exit code tells a script whether to go on.`,
  options: { json: jsonOption },
  examples: ["status runs/quick", "status runs/quick --json"],
  exitCodes: {
    0: "every trial has a result",
    1: "every trial was tried, some failed",
    [incomplete]: "trials are missing",
  },
  run: status,
};

async function status(args: Arguments<"json">, terminal: Terminal): Promise<number> {
  const { folder, suite, stored } = await openFolder("status", onePositional(args, "folder of results"), terminal);
  const state = workState(suite, stored.records);
  const { total, done, records } = state;
  const outcomes: Record<TrialResult["status"], number> = { completed: 0, diverged: 0, failed: 0 };
  for (const { result } of records) outcomes[result.status] += 1;
  const left = sum(total) - sum(done);
  const seconds = secondsMissing(state);
  const last =
    records
      .map(({ timing }) => timing.startedAt)
      .toSorted()
      .at(-1) ?? null;
  const running = await countClaims(folder);
  const code = left === 0 ? exitCodes.ok : left === outcomes.failed ? exitCodes.failed : incomplete;
  if (args.flag("json")) {
    const counts = Object.fromEntries(phases.map((phase) => [phase, { total: total[phase], done: done[phase] }]));
    const report = {
      suite: suite.name,
      version: suite.version,
      folder,
      complete: left === 0,
      total: sum(total),
      done: sum(done),
      phases: counts,
      outcomes,
      running,
      secondsLeft: seconds,
      lastStartedAt: last,
      files: await trialFiles(folder),
      setAside: stored.bad,
      conflicts: stored.conflicts,
    };
    terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    return code;
  }
  const share = Math.floor((100 * sum(done)) / Math.max(1, sum(total)));
  terminal.out(
    printable(`${suite.name} ${suite.version} in ${folder}: ${sum(done)} of ${sum(total)} trials, ${share} %`) + "\n\n",
  );
  const row = (name: string, counted: readonly Phase[]): string[] => {
    const [all, finished] = [total, done].map((counts) => counted.reduce((count, phase) => count + counts[phase], 0));
    return [name, String(all), String(finished), String((all ?? 0) - (finished ?? 0))];
  };
  terminal.out(
    layoutTable(
      [{ title: "phase" }, ...["trials", "done", "to do"].map((title) => ({ title, align: "right" as const }))],
      [...phases.filter((phase) => total[phase] > 0).map((phase) => row(phase, [phase])), row("all", phases)],
    ),
  );
  const facts = [
    `${outcomes.completed} completed, ${outcomes.diverged} diverged, ${outcomes.failed} failed`,
    ...(left === 0
      ? []
      : [
          seconds === null
            ? "time left: unknown, no timings yet"
            : `time left: about ${showDuration(seconds)} with one worker`,
        ]),
    ...(running === 0 ? [] : [`${running} ${running === 1 ? "trial is" : "trials are"} being computed now`]),
    ...(last === null ? [] : [`last trial started ${last}`]),
    ...(stored.bad.length === 0
      ? []
      : [
          `${stored.bad.length} ${stored.bad.length === 1 ? "line of the store was" : "lines of the store were"} set aside`,
        ]),
    ...(stored.conflicts.length === 0 ? [] : [`${stored.conflicts.length} trials have two results that differ`]),
  ];
  terminal.out(`\n${facts.map((fact) => `${fact}\n`).join("")}`);
  return code;
}
