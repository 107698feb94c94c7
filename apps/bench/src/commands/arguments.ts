/** @file Command line arguments: strict, with a near name for a mistyped one. */
import { parseArgs } from "node:util";
import { hint } from "../suite/check.ts";
import { InputError } from "../errors.ts";

export type OptionTable = Readonly<Record<string, "flag" | "text">>;

export interface Arguments {
  readonly positionals: readonly string[];
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  /** A whole number of at least `least`. @throws InputError */
  readonly count: (name: string, least: number) => number | undefined;
}

/** Parses what follows the command. @throws InputError for options that are unknown, repeated or lack their value. */
export function parseArguments(command: string, args: readonly string[], table: OptionTable): Arguments {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, kind]) => [
      name,
      { type: kind === "flag" ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const kind = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    const known = Object.keys(table).map((name) => `--${name}`);
    if (kind === undefined) {
      throw new InputError(
        `${command}: unknown option "${token.rawName}"; ${hint(token.rawName, known)}known: ${known.join(", ")}`,
      );
    }
    if (values.has(token.name)) throw new InputError(`${command}: option --${token.name} is given twice`);
    if (kind === "flag" && token.value !== undefined)
      throw new InputError(`${command}: option --${token.name} takes no value, got "${token.value}"`);
    if (
      kind === "text" &&
      (token.value === undefined || token.value === "" || (!token.inlineValue && token.value.startsWith("--")))
    ) {
      throw new InputError(`${command}: option --${token.name} needs a value`);
    }
    values.set(token.name, token.value ?? true);
  }
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    positionals,
    text,
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
  command: string,
  what: "suite file" | "folder of results",
  positionals: readonly string[],
): string {
  const [first, ...rest] = positionals;
  if (first === undefined)
    throw new InputError(`${command}: wanted a ${what}, got nothing; see nn-bench ${command} --help`);
  if (rest.length > 0)
    throw new InputError(`${command}: wanted one ${what}, got ${positionals.length}: ${positionals.join(", ")}`);
  return first;
}
