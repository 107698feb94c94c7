/** @file `nn-bench verify`: are these results what the computation gives? */
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Arguments } from "../cli/arguments.ts";
import { bitCodes, bitExitCodes } from "../cli/bit-codes.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import {
  type BackendName,
  type BadLine,
  InputError,
  merkleRoot,
  printable,
  resultHash,
  type Terminal,
  type TrialRecord,
} from "@nn/trials";
import { openRun } from "../cli/workplace.ts";
import { describeDifference } from "../verify/differences.ts";
import { drawTrials, missChance } from "../verify/draw.ts";
import { recompute } from "../verify/recompute.ts";

const backends = ["cpu", "reference"] as const satisfies readonly BackendName[];
/** 59 draws find 5 % of forged trials with a chance of 95 %. */
const usualSample = 59;

type Name = "sample" | "all" | "seed" | "root" | "backend" | "workers" | "json";

export const verifyCommand: Command<Name> = {
  name: "verify",
  group: "trust",
  operands: "DIR",
  summary: "compute drawn trials again and compare the bits",
  description: `Checks a folder of results in three ways. Every line of the store against its checksum, its key and its result hash, which
    tells a damaged disk from a line edited by hand. The Merkle root of all results, where --root gives the one that was published.
    And trials drawn by a seed are computed again: chain of weight hashes, metrics and all else must be the same bits.

    The seed of the draw is new each time unless given, and printed, so that a draw cannot be foreseen and can be repeated. The chance
    to miss a forgery of a given size is printed with the result.

    A suite with plug-ins runs their code: trust them first. Plug-ins that are not what the folder names are not imported.`,
  options: {
    sample: {
      value: "K",
      summary: `trials to compute again (default: ${usualSample}; 0 checks the store and the root only)`,
    },
    all: { summary: "compute every trial again" },
    seed: { value: "N", summary: "seed of the draw (default: a new one)" },
    root: { value: "HEX", summary: "Merkle root that the results must have; nn-bench hash prints it" },
    backend: {
      value: "NAME",
      choices: backends,
      summary: "cpu (default), or reference, the slow definition of the bits",
    },
    workers: {
      value: "N",
      summary: "worker threads (default: one for each available core; 0 computes in the main thread)",
    },
    json: jsonOption,
  },
  examples: ["verify runs/quick", "verify runs/quick --sample 10 --seed 7", "verify runs/quick --all --workers 8"],
  exitCodes: bitExitCodes,
  cannotRun: bitCodes.cannotRun,
  run: verify,
};

interface Check {
  readonly key: string;
  readonly problem: string;
  readonly treatment: string;
  readonly phase: string;
  readonly seedIndex: number;
  readonly outcome: "same" | "differs" | "cannot run";
  /** What differs, or why it cannot run. */
  readonly reason?: string;
}

async function verify(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const asked = args.count("sample", 0);
  const wantedRoot = args.text("root")?.toLowerCase();
  if (args.flag("all") && asked !== undefined) throw new InputError("verify: got both --all and --sample; wanted one");
  if (wantedRoot !== undefined && !/^[0-9a-f]{64}$/.test(wantedRoot))
    throw new InputError(`verify: --root is "${wantedRoot}"; wanted the 64 hex digits that nn-bench hash prints`);
  const workers = args.count("workers", 0) ?? availableParallelism();
  const seed = args.count("seed", 0) ?? randomInt(2 ** 32 - 1);
  const backend = backends.find((name) => name === args.text("backend")) ?? "cpu";
  const { suite, stored, records, folder, names } = await openRun(args, terminal);
  if (suite.profile !== "exact")
    throw new InputError(
      `verify: ${folder} has results of profile ${suite.profile}, which promises no bits; only exact ones can be verified`,
    );

  const edited = stored.bad.filter(({ reason }) => wasEdited(reason));
  const root = merkleRoot(records);
  const candidates = records.filter(({ result }) => result.status !== "failed");
  const drawn = args.flag("all") ? candidates : drawTrials(candidates, asked ?? usualSample, seed);
  const checks: Check[] = [];
  const say = (line: string): void => {
    if (!args.flag("json")) terminal.out(`${printable(line)}\n`);
  };
  say(
    `${drawn.length} of ${candidates.length} trials are computed again${args.flag("all") ? "" : `, drawn by seed ${seed}`}`,
  );
  if (drawn.length > 0) {
    await recompute({
      suite,
      names: await names(),
      records: drawn,
      backend,
      workers,
      finished(record, { result }) {
        const check = compare(record, result);
        checks.push(check);
        if (check.outcome !== "same") say(describe(check));
        terminal.err.write(`${checks.length}/${drawn.length}  ${record.key.slice(3, 11)}  ${check.outcome}\n`);
      },
    });
  }

  const count = (outcome: Check["outcome"]): number => checks.filter((check) => check.outcome === outcome).length;
  const rootDiffers = wantedRoot !== undefined && wantedRoot !== root;
  const bad = edited.length > 0 || stored.conflicts.length > 0 || rootDiffers || count("differs") > 0;
  const code = bad ? bitCodes.differs : count("cannot run") > 0 ? bitCodes.cannotRun : bitCodes.same;
  const missed = [0.01, 0.05, 0.1].map((share) => {
    const forged = Math.max(1, Math.round(share * candidates.length));
    return { share: forged / candidates.length, chance: missChance(candidates.length, forged, count("same")) };
  });
  if (args.flag("json")) {
    const report = {
      outcome: code === bitCodes.same ? "same" : code === bitCodes.differs ? "differs" : "cannot run",
      trials: candidates.length,
      seed: args.flag("all") ? null : seed,
      root,
      wantedRoot: wantedRoot ?? null,
      edited,
      conflicts: stored.conflicts,
      checks,
      missChances: missed,
    };
    terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    return code;
  }
  for (const { file, line, reason } of edited) say(`${file}:${line}: ${reason}: damaged or edited by hand`);
  for (const key of stored.conflicts) say(`${key}: two results that differ are stored`);
  say(
    `root ${root}${wantedRoot === undefined ? "" : rootDiffers ? `: differs from ${wantedRoot}, results were changed, added or removed since` : ": as wanted"}`,
  );
  say(`${count("same")} same, ${count("differs")} differ, ${count("cannot run")} cannot run here`);
  if (!bad && count("same") > 0)
    for (const { share, chance } of missed)
      say(`a forgery of ${percent(share)} of the trials would have been missed with a chance of ${percent(chance)}`);
  return code;
}

/** A torn tail is what a killed run leaves, and a foreign line is nobody's result; neither says that somebody changed one. */
function wasEdited(reason: BadLine["reason"]): boolean {
  return ["checksum differs", "key differs from the hash of the spec", "result differs from its hash"].includes(reason);
}

function compare(record: TrialRecord, result: TrialRecord["result"]): Check {
  const { key, labels } = record;
  const place = {
    key,
    problem: labels.problem,
    treatment: labels.treatment,
    phase: labels.phase,
    seedIndex: labels.seedIndex,
  };
  if (result.status === "failed") return { ...place, outcome: "cannot run", reason: result.error ?? "unknown error" };
  if (resultHash(result) === record.resultHash) return { ...place, outcome: "same" };
  return { ...place, outcome: "differs", reason: describeDifference(record.result, result) };
}

function describe({ key, problem, treatment, phase, seedIndex, outcome, reason }: Check): string {
  return `${outcome === "differs" ? "DIFFERS" : "CANNOT RUN"}  ${key}  ${problem} ${treatment} ${phase} #${seedIndex}: ${reason}`;
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value === 0 ? "0" : value < 0.1 ? "less than 0.1" : value.toFixed(value < 10 ? 1 : 0)} %`;
}
