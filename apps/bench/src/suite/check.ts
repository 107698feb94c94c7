/** @file Turns what the schema found into sentences with a place: what was got, what was wanted, what exists. */
import { suggest } from "@nn/core";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { showPath, type Path, type Source } from "./source.ts";

/**
 * Checks a value that stands at `path` in the file.
 *
 * @throws InputError with one line for each of the first five mistakes.
 */
export function check<Output>(schema: z.ZodType<Output>, value: unknown, source: Source, path: Path = []): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap((issue) => describeIssue(schema, value, issue, source, path));
  const shown = [...new Set(lines)];
  const more = shown.length > 5 ? `\n… and ${shown.length - 5} more` : "";
  throw new InputError(shown.slice(0, 5).join("\n") + more);
}

/** An error at a place of the file. */
export function mistake(source: Source, path: Path, message: string): InputError {
  return new InputError(`${source.at(path)}: ${path.length === 0 ? "" : `${showPath(path)}: `}${message}`);
}

function describeIssue(
  schema: z.ZodType,
  value: unknown,
  issue: z.core.$ZodIssue,
  source: Source,
  base: Path,
): string[] {
  const inner = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const path = [...base, ...inner];
  const say = (message: string): string => mistake(source, path, message).message;
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(schema, inner);
      const owner = path.length === 0 ? "" : `${showPath(path)}: `;
      return issue.keys.map(
        (key) => `${source.at(path, key)}: ${owner}unknown key "${key}"; ${hint(key, known)}known: ${known.join(", ")}`,
      );
    }
    case "invalid_value": {
      const got = valueAt(value, inner);
      const known = issue.values.map(String);
      return [
        say(
          got === undefined
            ? `is missing; wanted ${oneOf(known)}`
            : `got ${show(got)}; ${typeof got === "string" ? hint(got, known) : ""}wanted ${oneOf(known)}`,
        ),
      ];
    }
    case "invalid_type": {
      const got = valueAt(value, inner);
      return [
        say(got === undefined ? `is missing; wanted ${issue.expected}` : `got ${show(got)}, wanted ${issue.expected}`),
      ];
    }
    case "invalid_union": {
      // The branch that got furthest knows what is wrong: inside an object, not that it is no string.
      const branch = issue.errors.find((issues) =>
        issues.every((one) => one.path.length > 0 || one.code === "unrecognized_keys"),
      );
      if (branch === undefined) return [say(`got ${show(valueAt(value, inner))}; ${issue.message}`)];
      return branch.flatMap((one) =>
        describeIssue(schema, value, { ...one, path: [...issue.path, ...one.path] }, source, base),
      );
    }
    case "too_small":
    case "too_big":
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return [say(`got ${show(valueAt(value, inner))}: ${lowerFirst(issue.message)}`)];
    default:
      return issue satisfies never;
  }
}

/** `did you mean "x"? `, or nothing. */
export function hint(got: string, known: readonly string[]): string {
  const near = suggest(got, known);
  return near === undefined ? "" : `did you mean "${near}"? `;
}

function oneOf(known: readonly string[]): string {
  return known.length === 1 ? `${known[0]}` : `one of ${known.join(", ")}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) at = typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined;
  return at;
}

function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  let at: z.core.$ZodType | undefined = unwrap(schema);
  for (const step of path) {
    if (at instanceof z.ZodObject) at = at.shape[String(step)];
    else if (at instanceof z.ZodArray) at = at.element;
    else at = undefined;
    at = at === undefined ? undefined : unwrap(at);
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let at = schema;
  for (;;) {
    if (at instanceof z.ZodDefault || at instanceof z.ZodOptional) at = at.def.innerType;
    else if (at instanceof z.ZodUnion) at = at.options.find((option) => option instanceof z.ZodObject) ?? z.never();
    else return at;
  }
}
