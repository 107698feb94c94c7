/** @file `nn-bench claims`: what the suite expected, against what came out. */
import { claimEffect, type ClaimResult, evaluateClaims, formatP } from "@nn/report";
import type { Arguments } from "../cli/arguments.ts";
import { jsonOption, type Command } from "../cli/command.ts";
import { countTrials, exitCodes, layoutTable, printable, type Terminal, wrap } from "@nn/trials";
import { sum } from "../cli/work-state.ts";
import { openRun } from "../cli/workplace.ts";

const undecided = 4;

export const claimsCommand: Command<"json"> = {
  name: "claims",
  group: "trust",
  operands: "DIR",
  summary: "test the claims that the suite made before the run",
  description: `Tests every claim of the suite on the results: the paired difference over seeds, its interval, the p of a sign-flip test at the
    edge of the claim, corrected by Holm over all claims. A claim is supported or refuted only when the corrected p is at most its α;
    otherwise it is undecided, and the reason is given.`,
  options: { json: jsonOption },
  examples: ["claims runs/quick", "claims runs/quick --json"],
  exitCodes: {
    0: "every claim is supported, or there is none",
    1: "at least one claim is refuted",
    [undecided]: "none is refuted, at least one is undecided",
  },
  run: claims,
};

async function claims(args: Arguments<"json">, terminal: Terminal): Promise<number> {
  const { folder, suite, records } = await openRun(args, terminal);
  const results = evaluateClaims(suite, records);
  const verdicts = results.map(({ verdict }) => verdict);
  const code = verdicts.includes("refuted")
    ? exitCodes.failed
    : verdicts.includes("undecided")
      ? undecided
      : exitCodes.ok;
  const [there, all] = [records.filter(({ result }) => result.status !== "failed").length, sum(countTrials(suite))];
  if (there < all) terminal.err.write(`nn-bench: ${folder} has ${there} of ${all} trials; verdicts may change\n`);
  if (args.flag("json")) {
    terminal.out(`${JSON.stringify(results, null, 2)}\n`);
    return code;
  }
  if (results.length === 0) {
    terminal.out(`${suite.name} makes no claims; claims in the suite file are tested when the results are there\n`);
    return code;
  }
  const titles = ["id", "claim", "where", "metric", "difference [interval]", "Holm p", "n", "verdict"];
  const columns = titles.map((title, index) => ({
    title,
    align: index > 3 && index < 7 ? ("right" as const) : ("left" as const),
    whole: index > 3,
  }));
  terminal.out(layoutTable(columns, results.map(rowOf), terminal.columns));
  const width = terminal.columns ?? 100;
  for (const { id, reason, notes } of results) {
    const sentences = [...(reason === null ? [] : [reason]), ...notes];
    if (sentences.length > 0) terminal.out(`${wrap(printable(`${id}: ${sentences.join(" ")}`), width).join("\n")}\n`);
  }
  const count = (verdict: ClaimResult["verdict"]): number => verdicts.filter((one) => one === verdict).length;
  terminal.out(`\n${count("supported")} supported, ${count("refuted")} refuted, ${count("undecided")} undecided\n`);
  return code;
}

function rowOf(claim: ClaimResult): string[] {
  const { id, that, where, metric, adjustedP, n, verdict } = claim;
  return [
    id,
    that,
    where === "" ? "everywhere" : where,
    metric,
    claimEffect(claim),
    formatP(adjustedP),
    String(n),
    verdict,
  ];
}
