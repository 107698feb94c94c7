/** @file Keys: where randomness comes from, split by name instead of by order. */
import { OptionError } from "../errors.ts";
import { threefry2x32 } from "./threefry.ts";

/** An immutable 64-bit key. Deriving and sampling never change it, so the same key always gives the same numbers. */
export interface Key {
  /** Two unsigned 32-bit words. */
  readonly words: readonly [number, number];
  /** The key of a named sub-stream; `fold("a", 1)` is `fold("a").fold(1)`, and `fold("1")` differs from `fold(1)`. */
  fold(...path: readonly (string | number)[]): Key;
  /** `key(6b200159 99ba4efe)`. */
  toString(): string;
}

/**
 * Second counter words that keep uses of one key apart. Sampling uses 0. Let T be Threefry2x32-20:
 * - number n:  T(key, [n mod 2^32, 0x80000000 + floor(n / 2^32)]);
 * - string s:  the state starts as T(key, [bytes of s in UTF-8, 0x40000000]) and becomes T(state, [a, b]) for each
 *   8 bytes of s, read as two little-endian words, zeros after the end;
 * - seed string: the same with 0x20000000 from the key [0, 0].
 */
const numberTag = 0x80000000;
const stringTag = 0x40000000;
const seedTag = 0x20000000;

/**
 * A key from a seed: an integer in [0, 2^53), a string, or the two words of another key.
 *
 * The words of an integer are its high and low 32 bits, so `key(42).words` is [0, 42]; 0 is a seed like any other.
 *
 * @example key(42).fold("init", "dense1/kernel").words
 * @throws OptionError for other numbers: negative, fractional, too large, NaN.
 */
export function key(seed: number | string | readonly [number, number]): Key {
  if (typeof seed === "string") return make(hashText([0, 0], seedTag, seed));
  if (typeof seed === "number") {
    checkInteger("key: the seed", seed);
    return make([Math.floor(seed / 0x100000000), seed >>> 0]);
  }
  if (!Array.isArray(seed) || seed.length !== 2 || seed.some((word) => word !== word >>> 0)) {
    throw new OptionError(
      `key: the seed is ${String(seed)}; wanted an integer in [0, 2^53), a string or two unsigned 32-bit words`,
    );
  }
  return make([seed[0], seed[1]]);
}

class KeyValue implements Key {
  readonly words: readonly [number, number];

  constructor(words: readonly [number, number]) {
    this.words = Object.freeze(words);
    Object.freeze(this);
  }

  fold(...path: readonly (string | number)[]): Key {
    return path.length === 0 ? this : make(path.reduce(foldOne, this.words));
  }

  toString(): string {
    return `key(${this.words.map((word) => word.toString(16).padStart(8, "0")).join(" ")})`;
  }
}

function make(words: readonly [number, number]): Key {
  return new KeyValue(words);
}

function foldOne(words: readonly [number, number], segment: string | number): readonly [number, number] {
  if (typeof segment === "string") return hashText(words, stringTag, segment);
  checkInteger("fold: a path segment", segment);
  return threefry2x32(words, [segment >>> 0, numberTag + Math.floor(segment / 0x100000000)]);
}

function hashText(words: readonly [number, number], tag: number, text: string): readonly [number, number] {
  const bytes = utf8(text);
  let state = threefry2x32(words, [bytes.length, tag]);
  const word = (at: number): number =>
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  for (let at = 0; at < bytes.length; at += 8) state = threefry2x32(state, [word(at), word(at + 4)]);
  return state;
}

/** UTF-8 by hand: the standard library of the language has no encoder. A lone surrogate is written as itself. */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

function checkInteger(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new OptionError(`${what} is ${String(value)}; wanted an integer in [0, 2^53)`);
  }
}
