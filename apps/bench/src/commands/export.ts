/** @file `nn-bench export`: results for other programs. */
import { analyze, canonicalExport, csv, curveTable, markdown, parquet, trialTable } from "@nn/report";
import type { Arguments } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";
import { exitCodes, InputError, type Terminal, writePieces } from "@nn/trials";
import { openRun } from "../cli/workplace.ts";

const formats = ["json", "csv", "parquet", "markdown"] as const;
const tables = ["trials", "curves"] as const;
type Name = "format" | "table" | "to";

export const exportCommand: Command<Name> = {
  name: "export",
  group: "read",
  operands: "DIR",
  summary: "results as JSON, CSV, Parquet or Markdown",
  description: `Prints the results that the suite asks for, or writes them to a file.

    json is canonical (RFC 8785): equal results give equal bytes, whoever computed them, where, when and in which order. It
    holds specs, results and hashes, and no times, hosts or paths. csv and parquet are flat tables with one row a trial, or one
    row a point of the curves; numbers read back to the same bits. markdown has a table a problem with intervals and verdicts.`,
  options: {
    format: { value: "FORMAT", choices: formats, summary: "json (default), csv, parquet or markdown" },
    table: { value: "TABLE", choices: tables, summary: "what csv and parquet hold: trials (default) or curves" },
    to: { value: "FILE", summary: "write to this file (default: print; parquet needs a file)" },
  },
  examples: [
    "export runs/quick > quick.json",
    "export runs/quick --format csv --table curves --to curves.csv",
    "export runs/quick --format parquet --to quick.parquet",
  ],
  run: exportRun,
};

async function exportRun(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const format = formats.find((name) => name === args.text("format")) ?? "json";
  const table = args.text("table");
  const to = args.text("to");
  if (table !== undefined && format !== "csv" && format !== "parquet")
    throw new InputError(`export: --table is for csv and parquet; --format is ${format}`);
  if (format === "parquet" && to === undefined) throw new InputError("export: parquet is no text; wanted --to FILE");
  const { suite, records } = await openRun(args, terminal);
  const flat = (): ReturnType<typeof trialTable> => (table === "curves" ? curveTable : trialTable)(suite, records);
  const pieces = async (): Promise<Iterable<string | Uint8Array>> => {
    switch (format) {
      case "json":
        return canonicalExport(suite, records);
      case "csv":
        return [csv(flat())];
      case "parquet":
        return [await parquet(flat())];
      case "markdown":
        return [markdown(suite, analyze(suite, records))];
      default:
        return format satisfies never;
    }
  };
  if (to !== undefined) await writePieces(to, await pieces());
  else for (const piece of await pieces()) if (typeof piece === "string") terminal.out(piece);
  return exitCodes.ok;
}
