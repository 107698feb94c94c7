/** @file `nn-bench show`: one trial, whole. */
import { stringify } from "yaml";
import { positionalsOf, type Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  exitCodes,
  layoutTable,
  type Metrics,
  printable,
  type Terminal,
  type TrialRecord,
  type TrialTiming,
} from "@nn/trials";
import { sparkline } from "../cli/sparkline.ts";
import { findRecord } from "../cli/find-record.ts";
import { openFolder } from "../cli/workplace.ts";

export const showCommand: Command<"json"> = {
  name: "show",
  group: "read",
  operands: "DIR KEY",
  summary: "one trial: what was computed, its curves, what came out",
  description: `Shows one trial. KEY is its key or the first digits of it, as nn-bench ls prints them; a key that the suite asks for no
    longer is found too. --json prints the record as it is stored.`,
  options: { json: jsonOption },
  examples: ["show runs/quick 3f9a21c4", "show runs/quick t2-3f9a --json"],
  run: show,
};

async function show(args: Arguments<"json">, terminal: Terminal): Promise<number> {
  const [folder = "", prefix = ""] = positionalsOf(args, ["folder of results", "trial key"]);
  const record = findRecord("show", await openFolder("show", folder, terminal), prefix);
  terminal.out(args.flag("json") ? `${JSON.stringify(record, null, 2)}\n` : describe(record, terminal.columns ?? 100));
  return exitCodes.ok;
}

function describe(record: TrialRecord, width: number): string {
  const { key, labels, spec, result, resultHash, timing } = record;
  const { divergence, final } = result;
  const facts: readonly (readonly [string, string])[] = [
    ["key", key],
    ["cell", `${labels.problem} · ${labels.treatment}`],
    ["phase", `${labels.phase}, seed ${labels.seedIndex} (${spec.seed}), learning rate ${spec.learningRate}`],
    [
      "status",
      `${result.status}${result.error === undefined ? "" : `: ${result.error}`}${divergence === undefined ? "" : ` at step ${divergence.step}: ${divergence.kind} in ${divergence.where}`}`,
    ],
    ["steps", `${result.steps} of ${spec.problem.budget.steps}`],
    ...(spec.problem.target === null
      ? []
      : [
          [
            "target",
            `${spec.problem.target.metric} ${spec.problem.target.op} ${spec.problem.target.value}: ${result.stepsToTarget === null ? "not reached" : `reached at step ${result.stepsToTarget}`}`,
          ] as const,
        ]),
    ["weights", result.weightsHash],
    ["result", resultHash],
    ["took", `${timing.seconds.toFixed(2)} s on ${timing.engine}, from ${timing.startedAt}${wentOn(timing)}`],
  ];
  const lines = facts.map(([name, value]) => `${name.padEnd(8)} ${printable(value)}\n`).join("");
  const splits = final === null ? "" : `\n${finals(final)}`;
  const body = stringify({ problem: spec.problem, treatment: spec.treatment }, { lineWidth: width });
  return `${lines}${splits}${curves(record, width)}\nSpec\n${body
    .trimEnd()
    .split("\n")
    .map((line) => `  ${printable(line)}\n`)
    .join("")}`;
}

function finals(final: NonNullable<TrialRecord["result"]["final"]>): string {
  const number = (value: number | null): string => (value === null ? "-" : value.toPrecision(5));
  return layoutTable(
    [{ title: "At the end" }, { title: "loss", align: "right" }, { title: "accuracy", align: "right" }],
    (["train", "validation", "test"] as const).map((split) => [
      split,
      number(final[split].loss),
      number(final[split].accuracy),
    ]),
  );
}

function curves({ result: { curve } }: TrialRecord, width: number): string {
  if (curve.length < 2) return "";
  const metrics = ["loss", "accuracy"] as const;
  const pick = (split: "train" | "validation" | "test", metric: keyof Metrics): readonly (number | null)[] =>
    curve.map((point) => point[split]?.[metric] ?? null);
  const rows = [
    ["batch loss", curve.map(({ batchLoss }) => batchLoss).slice(1)] as const,
    ...metrics.flatMap((metric) =>
      (["train", "validation", "test"] as const).map((split) => [`${split} ${metric}`, pick(split, metric)] as const),
    ),
  ].filter(([, values]) => values.some((value) => value !== null));
  const room = Math.max(8, Math.min(60, width - 46));
  const number = (value: number | null | undefined): string =>
    value === null || value === undefined ? "-" : value.toPrecision(4);
  return `\n${layoutTable(
    [
      { title: `Curves, ${curve.length} points` },
      { title: "" },
      { title: "first", align: "right" },
      { title: "last", align: "right" },
    ],
    rows.map(([name, values]) => [name, sparkline(values, room), number(values[0]), number(values.at(-1))]),
  )}`;
}

function wentOn({ resumedAt = [] }: TrialTiming): string {
  return resumedAt.length === 0 ? "" : `, gone on from step ${resumedAt.join(" and ")}`;
}
