/** @file `nn-bench report`: the analysis of stored results, again. */
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { exitCodes, type Terminal } from "@nn/trials";
import { openRun } from "../cli/workplace.ts";
import { writeReport } from "@nn/report";

type Name = "out" | "json";

export const reportCommand: Command<Name> = {
  name: "report",
  group: "read",
  operands: "DIR",
  summary: "analyze the results in a folder again and rewrite the report",
  description: "Analyzes the results in a folder again, prints the table and rewrites report.html. Runs no trial.",
  options: {
    out: { value: "FILE", summary: "write the page to this file (default: report.html in the folder)" },
    json: { ...jsonOption, summary: "print the analysis as JSON instead of the table" },
  },
  examples: ["report runs/quick", "report runs/quick --out quick.html"],
  run: report,
};

async function report(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const { folder, suite, records } = await openRun(args, terminal);
  await writeReport(folder, suite, records, terminal, { page: args.text("out"), json: args.flag("json") });
  return exitCodes.ok;
}
