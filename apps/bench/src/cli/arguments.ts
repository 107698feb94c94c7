/** @file Command line arguments: strict, with a near name for a mistyped one. */
import { parseArgs } from "node:util";
import { hint, InputError } from "@nn/trials";
import type { Command, Option } from "./command.ts";

export interface Arguments<Name extends string = string> {
  /** Name of the command, for messages. */
  readonly command: string;
  readonly positionals: readonly string[];
  readonly flag: (name: Name) => boolean;
  readonly text: (name: Name) => string | undefined;
  /** Every value of an option that may be repeated, in order. */
  readonly texts: (name: Name) => readonly string[];
  /** A whole number of at least `least`. @throws InputError */
  readonly count: (name: Name, least: number) => number | undefined;
}

/** Parses what follows the command. @throws InputError for options that are unknown, repeated or lack their value. */
export function parseArguments<Name extends string>(
  { name: command, options: own }: Pick<Command<Name>, "name" | "options">,
  args: readonly string[],
): Arguments<Name> {
  const table: Readonly<Record<string, Option>> = { ...own, help: { summary: "this text" } };
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(table).map(([name, { value }]) => [
        name,
        {
          type: value === undefined ? ("boolean" as const) : ("string" as const),
          ...(name === "help" ? { short: "h" } : {}),
        },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string | true>();
  const lists = new Map<string, readonly string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (option === undefined) {
      const known = Object.keys(table).map((name) => `--${name}`);
      throw new InputError(
        `${command}: unknown option "${token.rawName}"; ${hint(token.rawName, known)}known: ${known.join(", ")}`,
      );
    }
    if (values.has(token.name) && option.repeat !== true)
      throw new InputError(`${command}: option --${token.name} is given twice`);
    if (option.value === undefined && token.value !== undefined)
      throw new InputError(`${command}: option --${token.name} takes no value, got "${token.value}"`);
    if (
      option.value !== undefined &&
      (token.value === undefined || token.value === "" || (!token.inlineValue && token.value.startsWith("--")))
    ) {
      throw new InputError(`${command}: option --${token.name} needs a value`);
    }
    if (option.choices !== undefined && !option.choices.includes(token.value ?? "")) {
      throw new InputError(
        `${command}: unknown ${token.name} "${token.value}"; ${hint(token.value ?? "", option.choices)}known: ${option.choices.join(", ")}`,
      );
    }
    values.set(token.name, token.value ?? true);
    if (token.value !== undefined) lists.set(token.name, [...(lists.get(token.name) ?? []), token.value]);
  }
  const text = (name: Name): string | undefined => {
    const value = values.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    command,
    positionals,
    text,
    texts: (name) => lists.get(name) ?? [],
    flag: (name) => values.get(name) === true,
    count(name, least) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < least) {
        throw new InputError(`${command}: option --${name} is "${value}"; wanted a whole number of at least ${least}`);
      }
      return number;
    },
  };
}

/** The only positional argument. @throws InputError when there is none, or more. */
export function onePositional(
  { command, positionals }: Pick<Arguments, "command" | "positionals">,
  what: string,
): string {
  const [first, ...rest] = positionals;
  if (first === undefined)
    throw new InputError(`${command}: wanted a ${what}, got nothing; see nn-bench ${command} --help`);
  if (rest.length > 0)
    throw new InputError(`${command}: wanted one ${what}, got ${positionals.length}: ${positionals.join(", ")}`);
  return first;
}

/**
 * Positional arguments by name; the last `optional` of them may be missing.
 *
 * @throws InputError when there are fewer or more.
 */
export function positionalsOf(
  { command, positionals }: Pick<Arguments, "command" | "positionals">,
  names: readonly string[],
  optional = 0,
): readonly string[] {
  const missing = names.slice(positionals.length, names.length - optional);
  if (missing.length > 0)
    throw new InputError(
      `${command}: wanted ${missing.map((name) => `a ${name}`).join(" and ")}${positionals.length > 0 ? ` after ${positionals.join(" ")}` : ", got nothing"}; see nn-bench ${command} --help`,
    );
  if (positionals.length > names.length)
    throw new InputError(
      `${command}: wanted ${names.length === 0 ? "no arguments" : names.map((name) => `a ${name}`).join(" and ")}, got ${positionals.length}: ${positionals.join(", ")}`,
    );
  return positionals;
}
