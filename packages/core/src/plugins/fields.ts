/** @file Options of plug-ins, declared once: each field knows its default, what it takes, and how to say so. */
import { checkNumber, checkOneOf, OptionError, type NumberLimits } from "../errors.ts";
import type { Scope } from "./registry.ts";

/** A part of a JSON Schema, for completion in editors. */
export type FieldSchema = Readonly<Record<string, unknown>>;

/** Where an option stands, and who looks up the names in it. */
export interface FieldContext {
  /** The plug-in, e.g. `dense`. */
  readonly owner: string;
  /** The option, e.g. `units`. */
  readonly option: string;
  /** Absent in direct calls: names are then those that the program registered, and the built-in ones. */
  readonly scope?: Scope | undefined;
}

/** One option of a plug-in. Anybody can write one. */
export interface Field<T> {
  /** What the option is when it is not given. */
  readonly fallback: T;
  /** What may be given, for messages and tables: "an integer ≥ 1". */
  readonly wanted: string;
  readonly schema: FieldSchema;
  /** The kind of plug-in that it holds; absent: none. */
  readonly kind?: string;
  /** What was given as what the plug-in works with. @throws OptionError, UnknownNameError */
  read(given: unknown, context: FieldContext): T;
}

/** The options of a plug-in. */
export type Fields<O extends object> = { readonly [P in keyof O]-?: Field<O[P]> };

/**
 * A finite number within limits.
 *
 * @example number(0.5, { min: 0, below: 1 }).wanted // "a finite number ≥ 0 and < 1"
 */
export function number(fallback: number, limits: NumberLimits = {}): Field<number> {
  const { min, max, above, below, integer: whole = false } = limits;
  const bounds = Object.entries({ "≥": min, "≤": max, ">": above, "<": below }).flatMap(([sign, value]) =>
    value === undefined ? [] : [`${sign} ${value}`],
  );
  return {
    fallback,
    wanted: `${whole ? "an integer" : "a finite number"}${bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`}`,
    schema: {
      type: whole ? "integer" : "number",
      ...(min === undefined ? {} : { minimum: min }),
      ...(max === undefined ? {} : { maximum: max }),
      ...(above === undefined ? {} : { exclusiveMinimum: above }),
      ...(below === undefined ? {} : { exclusiveMaximum: below }),
    },
    read(given, { owner, option }) {
      checkNumber(owner, option, given, limits);
      return given;
    },
  };
}

/** A whole number within limits. @example integer(128, { min: 1 }) */
export function integer(fallback: number, limits: Omit<NumberLimits, "integer"> = {}): Field<number> {
  return number(fallback, { ...limits, integer: true });
}

/** True or false. */
export function flag(fallback: boolean): Field<boolean> {
  return {
    fallback,
    wanted: "true or false",
    schema: { type: "boolean" },
    read(given, { owner, option }) {
      if (typeof given === "boolean") return given;
      throw new OptionError(`${owner}: ${option} is ${showGiven(given)}; wanted true or false`);
    },
  };
}

/** A string. */
export function text(fallback: string): Field<string> {
  return {
    fallback,
    wanted: "a string",
    schema: { type: "string" },
    read(given, { owner, option }) {
      if (typeof given === "string") return given;
      throw new OptionError(`${owner}: ${option} is ${showGiven(given)}; wanted a string`);
    },
  };
}

/** One of a few strings. @example oneOf(["fanIn", "fanOut"], "fanIn") */
export function oneOf<T extends string>(values: readonly T[], fallback: NoInfer<T>): Field<T> {
  return {
    fallback,
    wanted: `one of ${values.join(", ")}`,
    schema: { enum: values },
    read(given, { owner, option }) {
      checkOneOf(owner, option, given, values);
      return given;
    },
  };
}

/**
 * What another field takes, or one of a few words that stand for something: `null` for nothing, `"auto"`, `true`.
 *
 * @example either(number(0, { min: 0 }), [null], null)
 */
export function either<T, const W extends string | boolean | null>(
  field: Field<T>,
  words: readonly W[],
  fallback: NoInfer<T | W> = field.fallback,
): Field<T | W> {
  const shown = words.map((word) => (typeof word === "string" ? JSON.stringify(word) : String(word)));
  return {
    fallback,
    wanted: `${field.wanted}, or ${shown.join(" or ")}`,
    schema: { anyOf: [field.schema, { enum: words }] },
    ...(field.kind === undefined ? {} : { kind: field.kind }),
    read: (given, context) => (words.includes(given as W) ? (given as W) : field.read(given, context)),
  };
}

/** What another field takes, or null, which is the default. @example optional(number(0, { min: 0 })) */
export function optional<T>(field: Field<T>, fallback: NoInfer<T> | null = null): Field<T | null> {
  return either<T, null>(field, [null], fallback);
}

/** Limits of the length of a list. */
export interface ListLimits {
  readonly min?: number;
  readonly max?: number;
}

/** A list of what another field takes. @example list(integer(1, { min: 1 }), [16, 32], { min: 1 }) */
export function list<T>(
  field: Field<T>,
  fallback: readonly T[] = [],
  { min = 0, max = Infinity }: ListLimits = {},
): Field<readonly T[]> {
  const count = min === max ? `${min} of: ` : min > 0 ? `at least ${min} of: ` : "";
  const wanted = `a list, ${count}${field.wanted}`;
  return {
    fallback: Object.freeze([...fallback]),
    wanted,
    schema: {
      type: "array",
      items: field.schema,
      ...(min > 0 ? { minItems: min } : {}),
      ...(max < Infinity ? { maxItems: max } : {}),
    },
    ...(field.kind === undefined ? {} : { kind: field.kind }),
    read(given, context) {
      const { owner, option } = context;
      if (!Array.isArray(given)) throw new OptionError(`${owner}: ${option} is ${showGiven(given)}; wanted ${wanted}`);
      if (given.length < min || given.length > max)
        throw new OptionError(`${owner}: ${option} has ${given.length} entries; wanted ${wanted}`);
      return Object.freeze(
        Array.from(given, (item: unknown, index) => field.read(item, { ...context, option: `${option}[${index}]` })),
      );
    },
  };
}

/**
 * Anything that JSON can hold, for what no other field says: the plug-in's `check` looks at it.
 *
 * @example json<readonly number[]>([1, 2, 3])
 */
export function json<T>(fallback: T): Field<T> {
  return {
    fallback,
    wanted: "a JSON value",
    schema: {},
    read(given, { owner, option }) {
      if (isJson(given)) return given as T;
      throw new OptionError(`${owner}: ${option} is ${showGiven(given)}; wanted a value that JSON can hold`);
    },
  };
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return (
    typeof value === "object" &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((item) => item === undefined || isJson(item))
  );
}

/** A value in an error message: short, and never the whole of a large one. */
export function showGiven(given: unknown): string {
  if (typeof given === "string") return JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given);
  if (given === null || given === undefined || typeof given === "number" || typeof given === "boolean")
    return String(given);
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === "object" && "id" in given && typeof given.id === "string") return `the value ${given.id}`;
  return typeof given === "function" ? "a function" : `a ${typeof given}`;
}
