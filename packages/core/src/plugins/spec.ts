/** @file Specs as strings, the form of suites and command lines: `heNormal(mode=fanOut)`, `sometimes([flip, rotate(10)], probability=0.5)`. */
import { OptionError } from "../errors.ts";

/** A spec within a spec is kept as its text: whoever reads the option knows the kind. */
export type SpecValue = number | string | boolean | null | readonly SpecValue[];

export interface Spec {
  readonly name: string;
  /** The bare first argument, as in `l2(0.0001)`. */
  readonly shorthand?: SpecValue;
  readonly options: Readonly<Record<string, SpecValue>>;
}

const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const bareWord = /^[^\s(){}[\],="']+$/;
const word = /[^\s(){}[\],="']+/y;
const key = /([A-Za-z_$][\w$]*)\s*=/y;
const quoted = /"(?:[^"\\]|\\.)*"/y;
const space = /\s*/y;

/** Deeper nesting is a mistake, and would end in a stack overflow. */
const deepest = 32;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Spec {
    const spec = this.#spec();
    if (this.#at < this.#text.length) throw this.#malformed(`cannot read ${this.#rest()}`);
    return spec;
  }

  #spec(): Spec {
    this.#skip();
    const name = this.#take(word);
    if (name === undefined) throw this.#malformed("it is not of that form");
    this.#skip();
    if (!this.#eat("(")) return { name, options: {} };
    if (++this.#depth > deepest) throw this.#malformed(`it is nested more than ${deepest} deep`);
    const spec = this.#arguments(name);
    this.#depth--;
    this.#skip();
    return spec;
  }

  #arguments(name: string): Spec {
    const options: Record<string, SpecValue> = {};
    let shorthand: SpecValue | undefined;
    this.#skip();
    for (let index = 0; !this.#eat(")"); index++) {
      const option = this.#take(key);
      const value = this.#value();
      if (option === undefined) {
        if (index > 0)
          throw this.#malformed(`${JSON.stringify(value)} has no key; only the first argument may be bare`);
        shorthand = value;
      } else {
        const optionName = option.slice(0, -1).trimEnd();
        if (Object.hasOwn(options, optionName)) throw this.#malformed(`${optionName} comes twice`);
        // Not `options[optionName] = value`, which would set the prototype for `__proto__`.
        Object.defineProperty(options, optionName, { value, enumerable: true, configurable: true, writable: true });
      }
      this.#separator(")");
    }
    return shorthand === undefined ? { name, options } : { name, shorthand, options };
  }

  #value(): SpecValue {
    this.#skip();
    const start = this.#at;
    if (this.#eat("[")) {
      if (++this.#depth > deepest) throw this.#malformed(`it is nested more than ${deepest} deep`);
      const items: SpecValue[] = [];
      this.#skip();
      while (!this.#eat("]")) {
        items.push(this.#value());
        this.#separator("]");
      }
      this.#depth--;
      return items;
    }
    const text = this.#take(quoted);
    if (text !== undefined) return this.#unquote(text);
    const found = this.#take(word);
    if (found === undefined) throw this.#malformed(`cannot read ${this.#rest()}`);
    this.#skip();
    if (this.#text[this.#at] !== "(") return this.#word(found);
    this.#at = start;
    this.#spec();
    return this.#text.slice(start, this.#at).trim();
  }

  #separator(end: string): void {
    this.#skip();
    if (this.#text[this.#at] === end) return;
    if (!this.#eat(",")) throw this.#malformed(`cannot read ${this.#rest()}`);
    this.#skip();
    if (this.#text[this.#at] === end) throw this.#malformed("it ends with a comma");
  }

  #word(found: string): SpecValue {
    if (found === "true") return true;
    if (found === "false") return false;
    if (found === "null") return null;
    if (!numeral.test(found)) return found;
    const value = Number(found);
    if (!Number.isFinite(value)) throw this.#malformed(`${found} is too large for a number`);
    return value;
  }

  #unquote(text: string): string {
    try {
      return JSON.parse(text) as string;
    } catch {
      throw this.#malformed(`${text} is not a JSON string`);
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #skip(): void {
    this.#take(space);
  }

  #eat(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #rest(): string {
    const rest = this.#text.slice(this.#at).trim();
    return rest === "" ? "what is missing at its end" : JSON.stringify(rest);
  }

  #malformed(why: string): OptionError {
    return new OptionError(`spec ${JSON.stringify(this.#text)}: wanted name or name(key=value, …); ${why}`);
  }
}

/**
 * Reads `name`, `name(key=value, …)` or `name(value, key=value, …)`.
 *
 * Values are numbers, `true`, `false`, `null`, bare words, strings in double quotes with JSON escapes, lists in brackets, and
 * specs; bare words are strings, and so is a spec within a spec, to be read by whoever takes the option.
 *
 * @example parseSpec("truncatedNormal(std=0.02, bound=2)") // { name: "truncatedNormal", options: { std: 0.02, bound: 2 } }
 * @example parseSpec("chain([flip, rotate(10)])") // { name: "chain", shorthand: ["flip", "rotate(10)"], options: {} }
 * @throws OptionError for anything else, and for a key that comes twice.
 */
export function parseSpec(text: string): Spec {
  return new Reader(text).whole();
}

/** What `printSpec` writes: a spec whose values may be specs as objects. */
export interface PrintableSpec {
  readonly name: string;
  readonly shorthand?: unknown;
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a spec so that `parseSpec` reads the same one; keys keep their order, and specs that are objects become text.
 *
 * @example printSpec({ name: "heNormal", options: { mode: "fanOut" } }) // heNormal(mode=fanOut)
 * @throws OptionError for values other than finite numbers, strings, booleans, null, lists and specs.
 */
export function printSpec(spec: PrintableSpec): string {
  const parts = Object.entries(spec.options ?? {}).map(([name, value]) => `${name}=${printValue(spec.name, value)}`);
  if (spec.shorthand !== undefined) parts.unshift(printValue(spec.name, spec.shorthand));
  return parts.length === 0 ? spec.name : `${spec.name}(${parts.join(", ")})`;
}

function printValue(owner: string, value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return isReadBack(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => printValue(owner, item)).join(", ")}]`;
  if (typeof value === "object" && "name" in value && typeof value.name === "string")
    return printSpec(value as PrintableSpec);
  throw new OptionError(
    `printSpec: an option of ${owner} is a ${typeof value}; wanted a finite number, string, boolean, null, list or spec`,
  );
}

/** Whether a string needs no quotes: a bare word that is no other value, or the text of a spec with arguments. */
function isReadBack(value: string): boolean {
  if (bareWord.test(value)) return !numeral.test(value) && !["true", "false", "null"].includes(value);
  if (!value.endsWith(")") || value.trim() !== value) return false;
  try {
    parseSpec(value);
    return true;
  } catch {
    return false;
  }
}
