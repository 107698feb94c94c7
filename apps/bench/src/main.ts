/** @file Dispatch of the command line: one paragraph for every mistake, and an exit code. */
import { NnError } from "@nn/core";
import { parseArguments } from "./cli/arguments.ts";
import type { Command } from "./cli/command.ts";
import { commandHelp, overview } from "./cli/help.ts";
import {
  ExecutorError,
  exitCodes,
  hint,
  InputError,
  Interrupted,
  messageOf,
  ownVersion,
  printable,
  StoreError,
  type Terminal,
} from "@nn/trials";
import { allCommands } from "./commands/_all.ts";

/** Runs a command line and gives the exit code. A stack trace is printed only where NN_DEBUG=1 asks for it. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  const command = allCommands.find(({ name }) => name === first);
  try {
    return command === undefined ? await withoutCommand(argv, terminal) : await start(command, rest, terminal);
  } catch (error) {
    if (process.env["NN_DEBUG"] === "1" && error instanceof Error) terminal.err.write(`${error.stack ?? ""}\n`);
    // A message may quote what a file holds; its own line ends are meant.
    terminal.err.write(`nn-bench: ${messageOf(error).split("\n").map(printable).join("\n")}\n`);
    if (error instanceof Interrupted) return exitCodes.interrupted;
    if (error instanceof InputError) return command?.cannotRun ?? exitCodes.badInput;
    if (
      !(error instanceof StoreError || error instanceof ExecutorError || error instanceof NnError) &&
      process.env["NN_DEBUG"] !== "1"
    ) {
      terminal.err.write("nn-bench: this should not happen; NN_DEBUG=1 shows where it did\n");
    }
    const cannotRun = error instanceof ExecutorError || error instanceof NnError;
    return cannotRun ? (command?.cannotRun ?? exitCodes.failed) : exitCodes.failed;
  }
}

async function start(command: Command, argv: readonly string[], terminal: Terminal): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    terminal.out(commandHelp(command));
    return exitCodes.ok;
  }
  return await command.run(parseArguments(command, argv), terminal, allCommands);
}

async function withoutCommand([first, second]: readonly string[], terminal: Terminal): Promise<number> {
  const known = allCommands.map(({ name }) => name);
  if (first === "--version") {
    terminal.out(`${await ownVersion()}\n`);
    return exitCodes.ok;
  }
  const help = first === "--help" || first === "-h" || first === "help";
  if (help && second === undefined) {
    terminal.out(overview(allCommands));
    return exitCodes.ok;
  }
  const asked = help ? second : first;
  const about = allCommands.find(({ name }) => name === asked);
  if (help && about !== undefined) {
    terminal.out(commandHelp(about));
    return exitCodes.ok;
  }
  if (asked === undefined) throw new InputError(`wanted a command: ${known.join(", ")}; see nn-bench --help`);
  if (asked.startsWith("-"))
    throw new InputError(
      `unknown option "${asked}"; ${hint(asked, ["--help", "--version"])}known before a command: --help, --version`,
    );
  throw new InputError(
    `unknown command "${asked}"; ${hint(asked, known)}known: ${known.join(", ")}; see nn-bench --help`,
  );
}
