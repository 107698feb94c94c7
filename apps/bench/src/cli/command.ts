/** @file What a command is. One file in `commands/` is one command: the overview, `--help`, near names and completion come from it. */
import type { Arguments } from "./arguments.ts";
import type { Terminal } from "@nn/trials";

/** An option without `value` is a flag. */
export interface Option {
  /** Placeholder of the value, e.g. `DIR`. */
  readonly value?: string;
  readonly summary: string;
  /** May be given several times. */
  readonly repeat?: true;
  /** The only values there are; others are refused with a near name. */
  readonly choices?: readonly string[];
}

/** Sections of the overview, in this order. */
export const groups = {
  run: "Run suites",
  read: "Read results",
  trust: "Check results",
  keep: "Keep house",
} as const;

export interface Command<Name extends string = string> {
  readonly name: string;
  readonly group: keyof typeof groups;
  /** Placeholders of the positional arguments, e.g. `SUITE`, `A [B]`; empty for none. */
  readonly operands: string;
  /** One line of the overview. */
  readonly summary: string;
  readonly description: string;
  readonly options: Readonly<Record<Name, Option>>;
  /** Command lines after `nn-bench `. */
  readonly examples: readonly [string, ...string[]];
  /** What 0 and other codes mean, where it is not what they mean everywhere. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** Exit code of bad input (default 2), and where nothing can be computed here (default 1). */
  readonly cannotRun?: number;
  /** Gives the exit code; `all` is for commands about commands. */
  run(args: Arguments<Name>, terminal: Terminal, all: readonly Command[]): Promise<number>;
}

/** Of every command that prints for people and for programs. */
export const jsonOption: Option = { summary: "JSON instead of text" };
