/** @file Dispatch of the command line: one paragraph for every mistake, and an exit code. */
import { NnError } from "@nn/core";
import { overview } from "./commands/help.ts";
import { planCommand } from "./commands/plan.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import type { Terminal } from "./commands/workplace.ts";
import { exitCodes, InputError, Interrupted, messageOf, StoreError } from "./errors.ts";
import { ownVersion } from "./provenance.ts";
import { hint } from "./suite/check.ts";

const commands = { run: runCommand, plan: planCommand, report: reportCommand } as const;

/** Runs a command line and gives the exit code. A stack trace is printed only where NN_DEBUG=1 asks for it. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    if (process.env["NN_DEBUG"] === "1" && error instanceof Error) terminal.err.write(`${error.stack ?? ""}\n`);
    terminal.err.write(`nn-bench: ${messageOf(error)}\n`);
    if (error instanceof Interrupted) return exitCodes.interrupted;
    if (error instanceof InputError) return exitCodes.badInput;
    if (!(error instanceof StoreError || error instanceof NnError) && process.env["NN_DEBUG"] !== "1") {
      terminal.err.write("nn-bench: this should not happen; NN_DEBUG=1 shows where it did\n");
    }
    return exitCodes.failed;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  if (first === "--help" || first === "-h" || first === "help") {
    terminal.out(overview);
    return exitCodes.ok;
  }
  if (first === "--version") {
    terminal.out(`${await ownVersion()}\n`);
    return exitCodes.ok;
  }
  if (first === undefined) throw new InputError("wanted a command: run, plan or report; see nn-bench --help");
  const command = Object.entries(commands).find(([name]) => name === first)?.[1];
  if (command === undefined) {
    const known = Object.keys(commands);
    throw new InputError(
      `unknown command "${first}"; ${hint(first, known)}known: ${known.join(", ")}; see nn-bench --help`,
    );
  }
  return await command(rest, terminal);
}
