/** @file `nn-bench ls`: the trials of a run, by what they are and what came out. */
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { exitCodes, layoutTable, printable, type Terminal, type TrialRecord } from "@nn/trials";
import { openRun } from "../cli/workplace.ts";
import { explainEmpty, type Field, fieldNamed, filterRecords, queryFields, sortRecords } from "@nn/report";

type Name = "filter" | "sort" | "columns" | "limit" | "json";

export const lsCommand: Command<Name> = {
  name: "ls",
  group: "read",
  operands: "DIR",
  summary: "list trials, filtered and sorted",
  description: `Lists the trials that the suite asks for and that have a result, one line each. A key, or the first digits of it, is
    what nn-bench show takes. Fields are those of nn-bench export --format csv, and seconds; an axis of the grid needs no "grid."
    before it.`,
  options: {
    filter: {
      value: "LIST",
      summary:
        "only trials with field=value, joined by commas; * stands for any text; a field given twice means either",
    },
    sort: { value: "FIELDS", summary: "order, e.g. problem,-test.accuracy; a dash for descending" },
    columns: { value: "FIELDS", summary: "fields to show instead of the usual ones" },
    limit: { value: "N", summary: "at most so many lines" },
    json: { summary: `${jsonOption.summary}, with all fields` },
  },
  examples: [
    "ls runs/quick --filter status=diverged",
    "ls runs/quick --filter phase=report,depth=30 --sort -test.accuracy --limit 10",
    "ls runs/quick --columns key,treatment,divergence.step,divergence.where",
  ],
  run: ls,
};

async function ls(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const limit = args.count("limit", 1);
  const { suite, records } = await openRun(args, terminal);
  const fields = queryFields(suite);
  const filter = args.text("filter");
  const sort = args.text("sort");
  const columns = args
    .text("columns")
    ?.split(",")
    .map((name) => fieldNamed(fields, name.trim(), "--columns"));
  const found = filter === undefined ? [...records] : filterRecords(fields, records, filter);
  const sorted = sort === undefined ? found : sortRecords(fields, found, sort);
  const shown = sorted.slice(0, limit);
  if (args.flag("json")) {
    const rows = shown.map((record) =>
      Object.fromEntries((columns ?? fields).map(({ name, value }) => [name, value(record)])),
    );
    terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
    return exitCodes.ok;
  }
  if (found.length === 0 && filter !== undefined) {
    terminal.err.write(`nn-bench: ${printable(explainEmpty(fields, records, filter))}\n`);
    return exitCodes.ok;
  }
  terminal.out(
    columns === undefined ? usualTable(fields, shown, terminal.columns) : fieldTable(columns, shown, terminal.columns),
  );
  if (shown.length < sorted.length) terminal.err.write(`${sorted.length - shown.length} more\n`);
  return exitCodes.ok;
}

const usual = [
  "key",
  "problem",
  "treatment",
  "phase",
  "learningRate",
  "seedIndex",
  "status",
  "validation.accuracy",
  "test.accuracy",
  "stepsToTarget",
  "seconds",
];
const shortTitles: Readonly<Record<string, string>> = {
  learningRate: "lr",
  seedIndex: "seed",
  "validation.accuracy": "validation",
  "test.accuracy": "test",
  stepsToTarget: "to target",
};

function usualTable(fields: readonly Field[], records: readonly TrialRecord[], width: number | undefined): string {
  const optional = ["validation.accuracy", "stepsToTarget", "seconds"];
  return fieldTable(
    usual.map((name) => fieldNamed(fields, name, "ls")),
    records,
    width,
    optional,
  );
}

function fieldTable(
  fields: readonly Field[],
  records: readonly TrialRecord[],
  width: number | undefined,
  optional: readonly string[] = [],
): string {
  const columns = fields.map(({ name, type }) => ({
    title: shortTitles[name] ?? name,
    align: type === "text" ? ("left" as const) : ("right" as const),
    whole: name === "key" || type !== "text",
    optional: optional.includes(name),
  }));
  return layoutTable(
    columns,
    records.map((record) => fields.map((field) => show(field, record))),
    width,
  );
}

function show({ name, type, value: read }: Field, record: TrialRecord): string {
  const value = read(record);
  if (value === null) return "-";
  if (typeof value === "string") return name === "key" ? value.slice(3, 11) : value;
  if (name === "seconds") return value.toFixed(2);
  return type === "integer" || name === "learningRate" || name.startsWith("grid.") ? String(value) : value.toFixed(4);
}
