/** @file Specs as strings, the form of suites and command lines: `heNormal(mode=fanOut)`. */
import { OptionError } from "./errors.ts";

export type SpecValue = number | string | boolean | null;

export interface Spec {
  readonly name: string;
  /** The bare first argument, as in `l2(0.0001)`. */
  readonly shorthand?: SpecValue;
  readonly options: Readonly<Record<string, SpecValue>>;
}

/** Name, then arguments up to the last parenthesis. */
const form = /^\s*([^\s(){}[\],="']+)\s*(?:\(([\s\S]*)\))?\s*$/;
/** One argument: optional key, then a quoted string or a bare word, then a comma or the end. */
const argument = /\s*(?:([A-Za-z_$][\w$]*)\s*=\s*)?(?:("(?:[^"\\]|\\.)*")|([^\s(){}[\],="']+))\s*(,|$)/y;
const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const bareWord = /^[^\s(){}[\],="']+$/;

/**
 * Reads `name`, `name(key=value, …)` or `name(value, key=value, …)`.
 *
 * Values are numbers, `true`, `false`, `null`, bare words and strings in double quotes with JSON escapes; bare words are
 * strings.
 *
 * @example parseSpec("truncatedNormal(std=0.02, bound=2)") // { name: "truncatedNormal", options: { std: 0.02, bound: 2 } }
 * @throws OptionError for anything else, and for a key that comes twice.
 */
export function parseSpec(text: string): Spec {
  const match = form.exec(text);
  if (match === null) throw malformed(text, "it is not of that form");
  const name = match[1]!;
  const body = match[2] ?? "";
  const options: Record<string, SpecValue> = {};
  let shorthand: SpecValue | undefined;
  let at = 0;
  for (let index = 0; body.trim() !== "" && at < body.length; index++) {
    argument.lastIndex = at;
    const found = argument.exec(body);
    if (found === null) throw malformed(text, `cannot read ${JSON.stringify(body.slice(at).trim())}`);
    const [, optionName, quoted, word, end] = found;
    at = argument.lastIndex;
    if (end === "," && body.slice(at).trim() === "") throw malformed(text, "it ends with a comma");
    const value = quoted === undefined ? wordValue(text, word!) : unquote(text, quoted);
    if (optionName === undefined) {
      if (index > 0) throw malformed(text, `${JSON.stringify(value)} has no key; only the first argument may be bare`);
      shorthand = value;
    } else {
      if (Object.hasOwn(options, optionName)) throw malformed(text, `${optionName} comes twice`);
      options[optionName] = value;
    }
  }
  return shorthand === undefined ? { name, options } : { name, shorthand, options };
}

function wordValue(text: string, word: string): SpecValue {
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  if (!numeral.test(word)) return word;
  const value = Number(word);
  if (!Number.isFinite(value)) throw malformed(text, `${word} is too large for a number`);
  return value;
}

function unquote(text: string, quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw malformed(text, `${quoted} is not a JSON string`);
  }
}

/**
 * Writes a spec so that `parseSpec` reads the same one; keys keep their order.
 *
 * @example printSpec({ name: "heNormal", options: { mode: "fanOut" } }) // heNormal(mode=fanOut)
 * @throws OptionError for values other than finite numbers, strings, booleans and null.
 */
export function printSpec(spec: Spec): string {
  const parts = Object.entries(spec.options).map(([name, value]) => `${name}=${printValue(spec.name, value)}`);
  if (spec.shorthand !== undefined) parts.unshift(printValue(spec.name, spec.shorthand));
  return parts.length === 0 ? spec.name : `${spec.name}(${parts.join(", ")})`;
}

function printValue(owner: string, value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") {
    const isPlain = bareWord.test(value) && !numeral.test(value) && !["true", "false", "null"].includes(value);
    return isPlain ? value : JSON.stringify(value);
  }
  throw new OptionError(
    `printSpec: an option of ${owner} is a ${typeof value}; wanted a finite number, string, boolean or null`,
  );
}

function malformed(text: string, why: string): OptionError {
  return new OptionError(`spec ${JSON.stringify(text)}: wanted name or name(key=value, …); ${why}`);
}
