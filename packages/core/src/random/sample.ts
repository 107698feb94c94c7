/** @file Draws on the host. Element i depends on the key and on i, never on the elements before it or on the count. */
import { checkNumber, checkOptions } from "../errors.ts";
import { erfc } from "../math/erf.ts";
import { logUnit32 } from "../math/log.ts";
import { normalQuantile } from "../math/normal.ts";
import { cosTurn32 } from "../math/trigonometry.ts";
import type { Key } from "./key.ts";
import { threefryFill } from "./threefry.ts";

/** Elements at a time, so that words stay in the cache. */
const chunk = 2048;

function checkCount(owner: string, n: number): void {
  checkNumber(owner, "the number of elements", n, { integer: true, min: 0, max: 4294967296 });
}

/**
 * Random 32-bit words: element i is word i mod 2 of block ⌊i/2⌋, the encryption of the counter [⌊i/2⌋, 0].
 *
 * @example bits(key(0), 2) // 6b200159, 99ba4efe in hex: the published vector for zeros
 * @throws OptionError for a count that is not an integer in [0, 2^32].
 */
export function bits(key: Key, n: number): Uint32Array {
  checkCount("bits", n);
  const out = new Uint32Array(n);
  threefryFill(key.words[0], key.words[1], 0, 0, out);
  return out;
}

/** Fills `out` from one block an element. */
function fromBlocks<T extends Float32Array | Float64Array | Uint32Array>(
  key: Key,
  out: T,
  draw: (word0: number, word1: number, index: number) => number,
): T {
  const words = new Uint32Array(2 * Math.min(chunk, out.length));
  for (let start = 0; start < out.length; start += chunk) {
    threefryFill(key.words[0], key.words[1], start, 0, words);
    const count = Math.min(chunk, out.length - start);
    for (let i = 0; i < count; i++) out[start + i] = draw(words[2 * i]!, words[2 * i + 1]!, start + i);
  }
  return out;
}

/** 53 bits in [0, 1): 32 of the first word, the upper 21 of the second. */
function unit53(word0: number, word1: number): number {
  return (word0 * 2097152 + (word1 >>> 11)) * 1.1102230246251565e-16;
}

export interface UniformOptions {
  /** Default 0. */
  readonly low?: number;
  /** Default 1. */
  readonly high?: number;
}

/**
 * Uniform float32 values in [low, high]: low + (high − low)·u with u = (word >>> 8)·2^−24, one word an element.
 *
 * The sum is rounded once, so `high` itself can come out unless low is 0 and high a power of 2.
 */
export function uniform(key: Key, n: number, options: UniformOptions = {}): Float32Array {
  checkOptions("uniform", options, ["low", "high"]);
  const { low = 0, high = 1 } = options;
  checkNumber("uniform", "low", low);
  checkNumber("uniform", "high", high, { min: low });
  const width = high - low;
  checkNumber("uniform", "high - low", width);
  const words = bits(key, n);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) out[i] = low + width * ((words[i]! >>> 8) * 5.960464477539063e-8);
  return out;
}

/** Uniform float64 values in [0, 1) with 53 bits, one block an element. */
export function uniform64(key: Key, n: number): Float64Array {
  checkCount("uniform64", n);
  return fromBlocks(key, new Float64Array(n), unit53);
}

export interface NormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Default 1. */
  readonly std?: number;
}

/**
 * Normal float32 values by Box and Muller: mean + std·√(−2·ln u₁)·cos(2π·u₂), one block an element.
 *
 * u₁ = (word0 + 1)·2^−32 is in (0, 1], u₂ = word1·2^−32 in [0, 1); everything is float64 and rounded once at the end. The
 * largest value is 6.66 std from the mean.
 */
export function normal(key: Key, n: number, options: NormalOptions = {}): Float32Array {
  checkOptions("normal", options, ["mean", "std"]);
  const { mean = 0, std = 1 } = options;
  checkNumber("normal", "mean", mean);
  checkNumber("normal", "std", std, { min: 0 });
  checkCount("normal", n);
  const out = new Float32Array(n);
  const words = new Uint32Array(2 * Math.min(chunk, n));
  // The loop of fromBlocks once more: this is the draw whose speed matters.
  for (let start = 0; start < n; start += chunk) {
    threefryFill(key.words[0], key.words[1], start, 0, words);
    const count = Math.min(chunk, n - start);
    for (let i = 0; i < count; i++) {
      const radius = Math.sqrt(-2 * logUnit32(words[2 * i]!));
      out[start + i] = mean + std * (radius * cosTurn32(words[2 * i + 1]!));
    }
  }
  return out;
}

export interface TruncatedNormalOptions {
  /** Largest distance from 0, in standard deviations before truncation; default 2. */
  readonly bound?: number;
}

/**
 * Standard normal float32 values given |z| ≤ bound, one block an element. Their standard deviation is below 1:
 * 0.8796256610342398 for bound 2.
 *
 * The lowest bit of word1 is the sign, the other 63 bits give 53 for |z| = −Φ⁻¹(p) with p uniform in (Φ(−bound), ½]. Working
 * in the lower tail keeps full precision for large bounds, where 1 − p would not.
 */
export function truncatedNormal(key: Key, n: number, options: TruncatedNormalOptions = {}): Float32Array {
  checkOptions("truncatedNormal", options, ["bound"]);
  const { bound = 2 } = options;
  checkNumber("truncatedNormal", "bound", bound, { above: 0, max: 30 });
  checkCount("truncatedNormal", n);
  const tail = 0.5 * erfc(bound * 0.7071067811865476);
  return fromBlocks(key, new Float32Array(n), (word0, word1) => {
    const size = Math.min(bound, -normalQuantile(0.5 - (0.5 - tail) * unit53(word0, word1)));
    return (word1 & 1) === 0 ? size : -size;
  });
}

/** Uint32 values, 1 with chance `probability`: u53 < probability, one block an element. */
export function bernoulli(key: Key, n: number, probability: number): Uint32Array {
  checkNumber("bernoulli", "probability", probability, { min: 0, max: 1 });
  checkCount("bernoulli", n);
  return fromBlocks(key, new Uint32Array(n), (word0, word1) => (unit53(word0, word1) < probability ? 1 : 0));
}

/** ⌊(below·word + carry)/2^32⌋ exactly: the product has up to 64 bits, so the word is taken in halves. */
function highProduct(below: number, word: number, carry: number): number {
  const low = below * (word & 0xffff) + carry;
  return Math.floor((below * (word >>> 16) + Math.floor(low / 65536)) / 65536);
}

/** ⌊below·r/2^64⌋ for the 64 bits r of a block; no value is likelier than another by more than one part in 2^32. */
function multiplyShift(word0: number, word1: number, below: number): number {
  return highProduct(below, word0, highProduct(below, word1, 0));
}

/**
 * Uint32 values in [0, below) by multiply and shift, one block an element.
 *
 * @throws OptionError unless `below` is an integer in [1, 2^32].
 */
export function integers(key: Key, n: number, below: number): Uint32Array {
  checkNumber("integers", "below", below, { integer: true, min: 1, max: 4294967296 });
  checkCount("integers", n);
  return fromBlocks(key, new Uint32Array(n), (word0, word1) => multiplyShift(word0, word1, below));
}

/**
 * A shuffle of 0 … n − 1: Fisher and Yates from the end, element i trading places with integer number i below i + 1.
 *
 * @example permutation(key(42).fold("order", 0), 60000)
 */
export function permutation(key: Key, n: number): Uint32Array {
  checkCount("permutation", n);
  const partners = fromBlocks(key, new Uint32Array(n), (word0, word1, index) => multiplyShift(word0, word1, index + 1));
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const other = partners[i]!;
    const kept = order[i]!;
    order[i] = order[other]!;
    order[other] = kept;
  }
  return order;
}
