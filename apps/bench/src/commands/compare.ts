/** @file `nn-bench compare`: two runs, or two treatments of one, side by side. */
import { positionalsOf, type Arguments } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";
import { exitCodes, hint, InputError, type Terminal, writeWhole } from "@nn/trials";
import { openFolder, type OpenRun } from "../cli/workplace.ts";
import {
  canDecide,
  compareMetrics,
  compareRuns,
  type CompareSide,
  holds,
  metricNamed,
  parseConditions,
  type Rendering,
  renderJunit,
  renderMarkdown,
  renderText,
  usualMetrics,
} from "@nn/report";

const formats = ["text", "markdown", "json", "junit"] as const;
const phases = ["report", "fixed"] as const;
const joins = ["spec", "names"] as const;

type Name = "treatments" | "metrics" | "phase" | "by" | "fail-on" | "format" | "json" | "to";

export const compareCommand: Command<Name> = {
  name: "compare",
  group: "read",
  operands: "A [B]",
  summary: "two runs or two treatments, paired by seed, with a condition for CI",
  description: `Compares candidate B with reference A: one row for each cell and metric, with the Hodges–Lehmann estimate of the paired
    difference, its interval, the p of a sign-flip test, Holm's over the rows of the metric, and the chance that the candidate is
    better at the same seed. Cells are joined by what they compute, versions of code aside; pairs have the same seed.

    Below stand, over all cells, the interquartile mean (IQM) of (accuracy − chance) / (1 − chance) of each side and their difference,
    with intervals by stratified bootstrap, and the score of each side's performance profile of steps to the target.

    --fail-on takes conditions joined by commas: a metric, + or −, an amount or a share of the reference, and perhaps a corrected p.
    "stepsToTarget:+5%@p<0.05" holds where the candidate needs at least 5 % more steps and Holm's p is below 0.05.`,
  options: {
    treatments: { value: "REF,CAND", summary: "compare treatment CAND with REF, of one folder or of two" },
    metrics: {
      value: "LIST",
      summary: `default ${usualMetrics.join(",")}; there are ${compareMetrics.map(({ name }) => name).join(", ")}`,
    },
    phase: {
      value: "PHASE",
      choices: phases,
      summary: "report (default): at the chosen rate; fixed: at the fixed one",
    },
    by: { value: "WHAT", choices: joins, summary: "join cells by spec (default) or by names of problem and treatment" },
    "fail-on": { value: "CONDITIONS", summary: "end with 1 where one of them holds" },
    format: { value: "FORMAT", choices: formats, summary: "text (default), markdown, json or junit" },
    json: { summary: "as --format json" },
    to: { value: "FILE", summary: "write to this file (default: print)" },
  },
  examples: [
    "compare runs/main runs/branch",
    'compare runs/main runs/branch --fail-on "stepsToTarget:+5%@p<0.05,test.accuracy:-0.01" --format junit --to compare.xml',
    "compare runs/quick --treatments glorot-uniform,he-normal",
  ],
  exitCodes: { 0: "no condition holds", 1: "a condition of --fail-on holds" },
  run: compare,
};

async function compare(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const [a = "", b] = positionalsOf(args, ["folder of results", "second folder"], 1);
  const format = formats.find((name) => name === args.text("format")) ?? (args.flag("json") ? "json" : "text");
  if (args.flag("json") && format !== "json")
    throw new InputError(`compare: got both --json and --format ${format}; wanted one`);
  const text = args.text("fail-on");
  const conditions = text === undefined ? [] : parseConditions(text);
  const treatments = args
    .text("treatments")
    ?.split(",")
    .map((name) => name.trim());
  if (treatments !== undefined && treatments.length !== 2)
    throw new InputError(
      `compare: --treatments is "${args.text("treatments")}"; wanted two names, the reference first`,
    );
  if (b === undefined && treatments === undefined)
    throw new InputError("compare: wanted a second folder, or --treatments REF,CAND; see nn-bench compare --help");
  const asked = args.text("metrics")?.split(",") ?? usualMetrics;
  const metrics = [
    ...new Set([
      ...asked.map((name) => metricNamed(name, "--metrics")),
      ...conditions.map(({ metric }) => metricNamed(metric, "--fail-on")),
    ]),
  ];
  const left = await openFolder("compare", a, terminal);
  const right = b === undefined ? left : await openFolder("compare", b, terminal);
  const [first, second] = treatments ?? [];
  const comparison = compareRuns(sideOf(left, first), sideOf(right, second), {
    metrics,
    phase: phases.find((name) => name === args.text("phase")) ?? "report",
    by: joins.find((name) => name === args.text("by")) ?? "spec",
  });
  if (comparison.pairs === 0)
    throw new InputError(
      `compare: ${a} and ${b ?? a} have no trial in common${comparison.unpaired.length > 0 ? ": their seeds differ" : args.text("by") === "names" ? "" : "; --by names joins cells by their names, whatever they compute"}`,
    );
  for (const condition of conditions) {
    if (!canDecide(condition, comparison.rows))
      terminal.err.write(
        `nn-bench: ${condition.text} can never hold: so few seeds do not reach p < ${condition.alpha} in a table of so many rows, even if all agree\n`,
      );
  }
  const alarms = conditions.flatMap((condition) =>
    comparison.rows.filter((row) => holds(condition, row)).map((row) => ({ condition, row })),
  );
  const rendering: Rendering = {
    comparison,
    reference: nameOf(a, first),
    candidate: nameOf(b ?? a, second),
    conditions,
    alarms,
  };
  const output = render(rendering, format, args.text("to") === undefined ? terminal.columns : undefined);
  const to = args.text("to");
  if (to === undefined) terminal.out(output);
  else await writeWhole(to, output);
  return alarms.length > 0 ? exitCodes.failed : exitCodes.ok;
}

function sideOf({ suite, records }: OpenRun, treatment: string | undefined): CompareSide {
  if (treatment === undefined) return { records };
  const known = suite.treatments.map(({ id }) => id);
  if (!known.includes(treatment))
    throw new InputError(
      `--treatments: unknown treatment "${treatment}"; ${hint(treatment, known)}known: ${known.join(", ")}`,
    );
  return { records, treatment };
}

function nameOf(folder: string, treatment: string | undefined): string {
  return treatment === undefined ? folder : `${treatment} of ${folder}`;
}

function render(rendering: Rendering, format: (typeof formats)[number], width: number | undefined): string {
  switch (format) {
    case "text":
      return renderText(rendering, width);
    case "markdown":
      return renderMarkdown(rendering);
    case "junit":
      return renderJunit(rendering);
    case "json":
      return `${JSON.stringify({ ...rendering, alarms: rendering.alarms.map(({ condition, row }) => ({ condition: condition.text, problem: row.problem, treatment: row.treatment, metric: row.metric })) }, null, 2)}\n`;
    default:
      return format satisfies never;
  }
}
