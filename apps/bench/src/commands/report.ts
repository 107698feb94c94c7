/** @file `nn-bench report`: the analysis of stored results, again. */
import type { Arguments } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { openRun } from "../cli/workplace.ts";
import { exitCodes } from "../errors.ts";
import { writeReport } from "../report/write-report.ts";

export const reportCommand: Command<never> = {
  name: "report",
  group: "read",
  operands: "DIR",
  summary: "analyze the results in a folder again and rewrite the report",
  description: "Analyzes the results in a folder again, prints the table and rewrites report.html. Runs no trial.",
  options: {},
  examples: ["report runs/quick"],
  run: report,
};

async function report(args: Arguments<never>, terminal: Terminal): Promise<number> {
  const { folder, suite, records } = await openRun(args, terminal);
  await writeReport(folder, suite, records, terminal);
  return exitCodes.ok;
}
