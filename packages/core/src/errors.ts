/** @file Error classes of every package, and the messages that say what exists. */

/** Base of all errors thrown on purpose; `code` is stable and meant for programs. */
export class NnError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Shapes that do not fit an operation or each other. */
export class ShapeError extends NnError {
  constructor(message: string) {
    super("NN_SHAPE", message);
  }
}

/** An element type that an operation does not take. */
export class DtypeError extends NnError {
  constructor(message: string) {
    super("NN_DTYPE", message);
  }
}

/** An option that does not exist or has a bad value. */
export class OptionError extends NnError {
  constructor(message: string) {
    super("NN_OPTION", message);
  }
}

/** A name that nothing is registered under. */
export class UnknownNameError extends NnError {
  constructor(message: string) {
    super("NN_UNKNOWN_NAME", message);
  }
}

/** Two things that claim one name. */
export class DuplicateNameError extends NnError {
  constructor(message: string) {
    super("NN_DUPLICATE_NAME", message);
  }
}

/** A Program that is not what it says, or is used against its rules. */
export class ProgramError extends NnError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super("NN_PROGRAM", message, options);
  }
}

/** Bytes or examples that are not what they should be. */
export class DataError extends NnError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super("NN_DATA", message, options);
  }
}

/** An operation that a backend cannot run. */
export class UnsupportedOpError extends NnError {
  constructor(message: string) {
    super("NN_UNSUPPORTED_OP", message);
  }
}

/** NaN or infinity where a finite number is promised. */
export class NumericsError extends NnError {
  constructor(message: string) {
    super("NN_NUMERICS", message);
  }
}

/** A plug-in that gives other values for the same inputs: hidden randomness, a clock, or memory of earlier calls. */
export class ImpureError extends NnError {
  constructor(message: string) {
    super("NN_IMPURE", message);
  }
}

/**
 * The error for a name that does not exist.
 *
 * @example unknownName("initializer", "heNormel", ["heNormal", "zeros"]).message
 * // unknown initializer "heNormel"; did you mean "heNormal"? known: heNormal, zeros
 */
export function unknownName(kind: string, got: string, known: Iterable<string>): UnknownNameError {
  return new UnknownNameError(unknownMessage(kind, got, [...known]));
}

function unknownMessage(kind: string, got: string, known: readonly string[]): string {
  const close = suggest(got, known);
  const hint = close === undefined ? "" : ` did you mean ${JSON.stringify(close)}?`;
  return `unknown ${kind} ${JSON.stringify(got)};${hint} known: ${known.length === 0 ? "none" : known.join(", ")}`;
}

/** The known name nearest to `got`, ignoring case, if it is at most a third of its letters away (and 1 for short names). */
export function suggest(got: string, known: Iterable<string>): string | undefined {
  const wanted = got.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of known) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return bestDistance <= Math.max(1, Math.floor(got.length / 3)) ? best : undefined;
}

/** Damerau–Levenshtein distance, optimal string alignment: insert, delete, replace, swap neighbours. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differ = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + differ);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2]! + 1);
      row.push(cost);
    }
    [older, old] = [old, row];
  }
  return old[b.length]!;
}

/**
 * Refuses options that do not exist.
 *
 * @example checkOptions("dropout", { rat: 0.5 }, ["rate"]);
 * // OptionError: dropout: unknown option "rat"; did you mean "rate"? known: rate
 */
export function checkOptions(owner: string, got: object, allowedKeys: Iterable<string>): void {
  if (typeof got !== "object" || got === null || Array.isArray(got)) {
    throw new OptionError(`${owner}: options are ${describe(got)}; wanted an object`);
  }
  const allowed = [...allowedKeys];
  for (const name of Object.keys(got)) {
    if (!allowed.includes(name)) throw new OptionError(`${owner}: ${unknownMessage("option", name, allowed)}`);
  }
}

/** Limits of a numeric option; `min` and `max` are allowed values, `above` and `below` are not. */
export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
  readonly integer?: boolean;
}

/**
 * Refuses a value that is not a finite number within limits.
 *
 * @example checkNumber("dropout", "rate", 1.5, { min: 0, below: 1 });
 * // OptionError: dropout: rate is 1.5; wanted a finite number ≥ 0 and < 1
 */
export function checkNumber(
  owner: string,
  name: string,
  got: unknown,
  limits: NumberLimits = {},
): asserts got is number {
  const { min, max, above, below, integer = false } = limits;
  const fits =
    typeof got === "number" &&
    Number.isFinite(got) &&
    (!integer || Number.isInteger(got)) &&
    (min === undefined || got >= min) &&
    (max === undefined || got <= max) &&
    (above === undefined || got > above) &&
    (below === undefined || got < below);
  if (fits) return;
  const bounds = Object.entries({ "≥": min, "≤": max, ">": above, "<": below }).flatMap(([sign, value]) =>
    value === undefined ? [] : [`${sign} ${value}`],
  );
  const wanted = `${integer ? "an integer" : "a finite number"}${bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`}`;
  throw new OptionError(`${owner}: ${name} is ${describe(got)}; wanted ${wanted}`);
}

/** Refuses a value that is not one of a few strings. */
export function checkOneOf<T extends string>(
  owner: string,
  name: string,
  got: unknown,
  wanted: readonly T[],
): asserts got is T {
  if (wanted.some((value) => value === got)) return;
  const close = typeof got === "string" ? suggest(got, wanted) : undefined;
  const hint = close === undefined ? "" : `; did you mean ${JSON.stringify(close)}?`;
  throw new OptionError(`${owner}: ${name} is ${describe(got)}; wanted one of ${wanted.join(", ")}${hint}`);
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "an array" : value === undefined ? "undefined" : `a ${typeof value}`;
}
