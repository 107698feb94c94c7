/** @file `nn-bench report`: the analysis of stored results, again. */
import { exitCodes, InputError } from "../errors.ts";
import { readStore } from "../store/read.ts";
import { readSuiteFile } from "../store/suite-file.ts";
import { parseArguments, onePositional } from "./arguments.ts";
import { reportHelp } from "./help.ts";
import { storeWarnings, workState, type Terminal } from "./workplace.ts";
import { writeReport } from "./write-report.ts";

const options = { help: "flag" } as const;

export async function reportCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const args = parseArguments("report", argv, options);
  if (args.flag("help")) {
    terminal.out(reportHelp);
    return exitCodes.ok;
  }
  const folder = onePositional("report", "folder of results", args.positionals);
  const suite = await readSuiteFile(folder);
  if (suite === undefined)
    throw new InputError(`report: ${folder} is no folder of results: it has no suite.json; nn-bench run makes one`);
  const stored = await readStore(folder);
  for (const line of storeWarnings(folder, stored)) terminal.err.write(`nn-bench: ${line}\n`);
  const { records } = workState(suite, stored.records);
  if (records.length === 0) throw new InputError(`report: ${folder} has no results of ${suite.name} yet`);
  await writeReport(folder, suite, records, terminal);
  return exitCodes.ok;
}
