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
      const known = keysAt(schema, inner, value);
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
      const inside = issue.errors.filter((issues) =>
        issues.every((one) => one.path.length > 0 || one.code === "unrecognized_keys"),
      );
      const branch = inside.find((issues) => !issues.some((one) => one.code === "invalid_value")) ?? inside[0];
      if (branch === undefined) return [say(unionMessage(schema, value, inner, issue.message))];
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
  // A number is not a misspelling of another one.
  const near = got.trim() !== "" && Number.isFinite(Number(got)) ? undefined : suggest(got, known);
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

/** Kinds that a tagged union knows, where the value has another one; the schema's own words elsewhere. */
function unionMessage(schema: z.core.$ZodType, value: unknown, path: Path, message: string): string {
  const owner = schemaAt(schema, path.slice(0, -1), value, false);
  const got = valueAt(value, path);
  if (!(owner instanceof z.ZodDiscriminatedUnion)) return `got ${show(got)}; ${message}`;
  const known = owner.options.flatMap((option) => kindsOf(option, String(path.at(-1))));
  return got === undefined
    ? `is missing; wanted ${oneOf(known)}`
    : `got ${show(got)}; ${typeof got === "string" ? hint(got, known) : ""}wanted ${oneOf(known)}`;
}

function keysAt(schema: z.core.$ZodType, path: Path, value: unknown): string[] {
  const at = schemaAt(schema, path, value, true);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema of what stands at the path; of a union, with `choose`, the object that the value says it is. */
function schemaAt(schema: z.core.$ZodType, path: Path, value: unknown, choose: boolean): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  for (const [index, step] of path.entries()) {
    const owner: z.core.$ZodType = unwrap(at, valueAt(value, path.slice(0, index)));
    if (owner instanceof z.ZodObject) at = owner.shape[String(step)];
    else if (owner instanceof z.ZodArray) at = owner.element;
    else return undefined;
    if (at === undefined) return undefined;
  }
  return choose ? unwrap(at, valueAt(value, path)) : withoutDefault(at);
}

function unwrap(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  let at = schema;
  for (;;) {
    at = withoutDefault(at);
    if (!(at instanceof z.ZodUnion)) return at;
    const objects: z.core.$ZodType[] = at.options.filter((option) => option instanceof z.ZodObject);
    const tag = at instanceof z.ZodDiscriminatedUnion ? at.def.discriminator : "name";
    const said: unknown = valueAt(value, [tag]);
    at = objects.find((option) => kindsOf(option, tag).includes(String(said))) ?? objects.at(-1) ?? z.never();
  }
}

function withoutDefault(schema: z.core.$ZodType): z.core.$ZodType {
  let at = schema;
  while (at instanceof z.ZodDefault || at instanceof z.ZodOptional) at = at.def.innerType;
  return at;
}

function kindsOf(option: z.core.$ZodType, tag: string): string[] {
  const field: unknown = option instanceof z.ZodObject ? option.shape[tag] : undefined;
  return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
}
