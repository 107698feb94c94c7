/** @file `nn-bench hash`: one number for all results of a run. */
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { countTrials, exitCodes, merkleRoot, suiteHash, type Terminal } from "@nn/trials";
import { sum } from "../cli/work-state.ts";
import { openRun } from "../cli/workplace.ts";

export const hashCommand: Command<"json"> = {
  name: "hash",
  group: "trust",
  operands: "DIR",
  summary: "print the Merkle root of all results",
  description: `Prints the Merkle root (RFC 6962, SHA-256) of the trials that the suite asks for, by key, each as its key and result hash.
    Two runs with the same root have the same results to the bit. Publish it beside a paper; nn-bench verify DIR --root HEX checks it.`,
  options: { json: jsonOption },
  examples: ["hash runs/quick"],
  run: hash,
};

async function hash(args: Arguments<"json">, terminal: Terminal): Promise<number> {
  const { suite, records, folder } = await openRun(args, terminal);
  const trials = records.filter(({ result }) => result.status !== "failed").length;
  const expected = sum(countTrials(suite));
  const root = merkleRoot(records);
  if (trials < expected)
    terminal.err.write(`nn-bench: ${folder} has ${trials} of ${expected} trials; the root is that of what there is\n`);
  terminal.out(
    args.flag("json")
      ? `${JSON.stringify({ root, trials, expected, suite: { name: suite.name, version: suite.version, sha256: suiteHash(suite) } }, null, 2)}\n`
      : `${root}\n`,
  );
  return exitCodes.ok;
}
