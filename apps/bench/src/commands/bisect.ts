/** @file `nn-bench bisect`: where two runs, or two backends, begin to differ. */
import { cpu, reference, type Backend } from "@nn/core";
import { bisectTrial, type TrialBisection } from "../bisect/bisect-trial.ts";
import { describeCall } from "../bisect/describe.ts";
import { contextOf, exchange, oneTrial, provenanceLine } from "../bisect/exchange.ts";
import { positionalsOf, type Arguments } from "../cli/arguments.ts";
import { bitCodes, bitExitCodes } from "../cli/bit-codes.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { findRecord } from "../cli/find-record.ts";
import {
  executeTrial,
  InputError,
  printable,
  resultHash,
  type Terminal,
  type TrialRecord,
  type TrialResult,
} from "@nn/trials";
import { openFolder, type OpenRun } from "../cli/workplace.ts";
import { inOrder } from "@nn/report";
import { describeDifference } from "../verify/differences.ts";

const backends = { cpu, "cpu-scalar": () => cpu({ engine: "scalar" }), reference } as const satisfies Record<
  string,
  () => Backend
>;
type BackendChoice = keyof typeof backends;
const backendChoices = Object.keys(backends) as BackendChoice[];

type Name = "trial" | "backend" | "trace" | "call" | "against" | "json";

export const bisectCommand: Command<Name> = {
  name: "bisect",
  group: "trust",
  operands: "A [B]",
  summary: "the first step, layer and operation in which two runs differ",
  description: `Compares two folders of results, or one folder with what another backend computes from the same specs.

    Of two folders, the first trial in common with another result is taken, and the first evaluation whose weights differ is found in
    the chains of hashes. Then the trial is computed again here on two backends, every compiled program hashed, until a training
    step or an evaluation differs; the instructions of that program are compared one by one on equal inputs. What is printed is the
    step, the layer, the operation, and by how many units in the last place it differs.

    Where both backends agree with each other here, the difference comes from the other machine or version. Then --trace writes down
    there what every program puts out, and --against compares the computation here with it; with --call N the trace holds all values
    of that run, and the operation is found as between two backends.`,
  options: {
    trial: { value: "KEY", summary: "this trial: its key, or the first digits of it" },
    backend: {
      value: "NAME",
      choices: backendChoices,
      summary: "what cpu is compared with: reference (default), cpu-scalar, or cpu",
    },
    trace: {
      value: "FILE",
      summary: "compute the trial of A on --backend (default: cpu) and write down what it put out",
    },
    call: { value: "N", summary: "with --trace: hold all values of run number N too" },
    against: { value: "FILE", summary: "compare with such a trace from another machine" },
    json: jsonOption,
  },
  examples: [
    "bisect runs/mine runs/theirs",
    "bisect runs/mine --backend reference --trial 3f9a21c4",
    "bisect runs/theirs --trial 3f9a21c4 --trace theirs.json --call 412",
    "bisect runs/mine --against theirs.json",
  ],
  exitCodes: bitExitCodes,
  cannotRun: bitCodes.cannotRun,
  run: bisect,
};

async function bisect(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const [a = "", b] = positionalsOf(args, ["folder of results", "second folder"], 1);
  const wanted = args.text("trial");
  const other = backendChoices.find((name) => name === args.text("backend")) ?? "reference";
  const left = await openFolder("bisect", a, terminal);
  const right = b === undefined ? undefined : await openFolder("bisect", b, terminal);
  if (left.suite.profile !== "exact" || (right !== undefined && right.suite.profile !== "exact"))
    throw new InputError("bisect: results of profile fast promise no bits; wanted exact ones");
  const say = (line: string): void => {
    if (!args.flag("json")) terminal.out(`${printable(line)}\n`);
  };

  if (args.text("trace") !== undefined || args.text("against") !== undefined) {
    if (right !== undefined)
      throw new InputError("bisect: --trace and --against are about one folder; the other side is in the file");
    return await exchange(left, {
      trial: wanted,
      trace: args.text("trace"),
      call: args.count("call", 0),
      against: args.text("against"),
      backend: backends[backendChoices.find((name) => name === args.text("backend")) ?? "cpu"](),
      json: args.flag("json"),
      terminal,
    });
  }
  if (args.text("call") !== undefined) throw new InputError("bisect: --call is for --trace");
  const pair = right === undefined ? { left: oneTrial(left, wanted) } : differingTrial(left, right, wanted, say);
  if (pair === undefined) {
    if (args.flag("json")) terminal.out(`${JSON.stringify({ outcome: "same" }, null, 2)}\n`);
    return bitCodes.same;
  }
  const { labels, spec, key } = pair.left;
  say(`${key}  ${labels.problem} ${labels.treatment} ${labels.phase} #${labels.seedIndex}`);
  const stored = pair.right === undefined ? undefined : describeDifference(pair.left.result, pair.right.result, "in B");
  if (stored !== undefined) say(`stored: ${stored}`);

  const context = await contextOf(left, pair.left);
  const names = ["cpu", other] as const;
  const first = backends.cpu();
  const second = backends[other]();
  const found = await bisectTrial(spec, context, first, second);
  const results = [found.left, found.right ?? (await executeTrial(spec, { ...context, backend: second })).result];
  const agreement = results.map((result) => whose(result, pair));
  results.forEach((result, index) =>
    say(
      `computed here on ${names[index]}: ${result.status === "failed" ? `failed: ${result.error}` : agreement[index]}`,
    ),
  );
  if (found.difference !== undefined) for (const line of describeCall(found.difference, ...names)) say(line);
  const failed = results.some(({ status }) => status === "failed");
  const differs =
    found.difference !== undefined || agreement.some((text) => text !== sameAsStored) || pair.right !== undefined;
  const places = await Promise.all([left, ...(right === undefined ? [] : [right])].map(provenanceLine));
  if (found.difference === undefined && !failed) {
    say(`${names.join(" and ")} agree to the bit here`);
    if (differs)
      say("so the difference comes from where the results were computed; the same command there tells its side");
  }
  if (differs) places.forEach((line, index) => say(`${index === 0 ? "A" : "B"}  ${line}`));
  if (args.flag("json"))
    terminal.out(`${JSON.stringify(report(pair, stored, found, names, agreement, places), null, 2)}\n`);
  return failed ? bitCodes.cannotRun : differs ? bitCodes.differs : bitCodes.same;
}

interface Pair {
  readonly left: TrialRecord;
  readonly right?: TrialRecord;
}

/** The first trial in common whose results differ; undefined when there is none. */
function differingTrial(
  a: OpenRun,
  b: OpenRun,
  wanted: string | undefined,
  say: (line: string) => void,
): Pair | undefined {
  const common = inOrder([...a.stored.records.values()]).flatMap((left): Required<Pair>[] => {
    const right = b.stored.records.get(left.key);
    return right === undefined || [left, right].some(({ result }) => result.status === "failed")
      ? []
      : [{ left, right }];
  });
  if (common.length === 0) throw new InputError(`bisect: ${a.folder} and ${b.folder} have no finished trial in common`);
  const differing = common.filter(({ left, right }) => left.resultHash !== right.resultHash);
  say(`${common.length} trials in common, ${differing.length} with results that differ`);
  if (wanted === undefined) return differing[0];
  const { key } = findRecord("bisect", a, wanted);
  const chosen = common.find(({ left }) => left.key === key);
  if (chosen === undefined) throw new InputError(`bisect: ${b.folder} has no finished trial ${key}`);
  return chosen.left.resultHash === chosen.right.resultHash ? undefined : chosen;
}

const sameAsStored = "the bits that are stored";

function whose(result: TrialResult, { left, right }: Pair): string {
  const hash = resultHash(result);
  if (right === undefined)
    return hash === left.resultHash
      ? sameAsStored
      : `other bits than are stored: ${describeDifference(left.result, result)}`;
  if (hash === left.resultHash) return "the bits of A";
  return hash === right.resultHash ? "the bits of B" : "neither the bits of A nor those of B";
}

function report(
  { left, right }: Pair,
  stored: string | undefined,
  { difference }: TrialBisection,
  [first, second]: readonly [string, string],
  [firstAgrees, secondAgrees]: readonly (string | undefined)[],
  provenance: readonly string[],
): unknown {
  const instruction = difference?.instruction;
  return {
    outcome: difference === undefined && firstAgrees === sameAsStored && right === undefined ? "same" : "differs",
    trial: left.key,
    results: { a: left.resultHash, b: right?.resultHash ?? null },
    stored: stored ?? null,
    computed: { [first]: firstAgrees, [second]: secondAgrees },
    difference:
      difference === undefined
        ? null
        : {
            step: difference.step,
            phase: difference.phase,
            layer: instruction?.place?.layer ?? null,
            direction: instruction?.place?.direction ?? null,
            op: instruction?.code.op ?? null,
            instruction: instruction?.instruction ?? null,
            elements:
              instruction === undefined
                ? null
                : { differ: instruction.count, of: instruction.size, first: instruction.index },
            ulps: instruction?.ulps ?? null,
          },
    provenance,
  };
}
