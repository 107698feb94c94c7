/** @file Powers and base-2 logarithms, through logarithms of about 100 bits. */
import { highWord, scale, withHighWord } from "./bits.ts";

/** An unevaluated sum high + low of two float64 numbers. */
interface Pair {
  readonly high: number;
  readonly low: number;
}

function fastSum(a: number, b: number): Pair {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** Exact product by Veltkamp's splitting; there is no fused multiply-add to do it with. */
function product(a: number, b: number): Pair {
  const high = a * b;
  const splitA = 134217729 * a;
  const splitB = 134217729 * b;
  const a1 = splitA - (splitA - a);
  const b1 = splitB - (splitB - b);
  const a2 = a - a1;
  const b2 = b - b1;
  return { high, low: a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2) };
}

function times(a: Pair, b: Pair): Pair {
  const p = product(a.high, b.high);
  return fastSum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

function plus(a: Pair, b: Pair): Pair {
  const high = a.high + b.high;
  const part = high - a.high;
  return fastSum(high, a.high - (high - part) + (b.high - part) + (a.low + b.low));
}

const ln2: Pair = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
const reciprocalLn2: Pair = { high: 1.4426950408889634, low: 2.0355273740931033e-17 };
const third: Pair = { high: 1 / 3, low: 1.850371707708594e-17 };

/**
 * ln x for x > 0 finite: x = 2^k·m with √½ ≤ m < √2, s = (m − 1)/(m + 1), ln m = 2s·(1 + s²/3 + s⁴/5 + …).
 * Terms from s⁴ on are below 2^−12, so one float64 is enough for them.
 */
function pairLog(x: number): Pair {
  const isSmall = x < 2.2250738585072014e-308;
  const normal = isSmall ? x * 18014398509481984 : x;
  const high = highWord(normal);
  const fraction = high & 0xfffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  const k = (high >> 20) - 1023 + (carry >> 20) - (isSmall ? 54 : 0);
  const m = withHighWord(normal, fraction | (carry ^ 0x3ff00000));
  const sum = fastSum(m > 1 ? m : 1, m > 1 ? 1 : m);
  const head = (m - 1) / sum.high;
  const back = times({ high: head, low: 0 }, sum);
  const s = fastSum(head, (m - 1 - back.high - back.low) / sum.high);
  const r = times(s, s);
  const z = r.high;
  let tail = 0;
  for (let n = 23; n >= 5; n -= 2) tail = 1 / n + z * tail;
  const series = plus(fastSum(1, 0), plus(times(r, third), { high: z * z * tail, low: 0 }));
  const logM = times({ high: 2 * s.high, low: 2 * s.low }, series);
  return plus(times({ high: k, low: 0 }, ln2), logM);
}

/** e^(high + low), error below 0.55 ulp, so results that are exact in float64 come out exact. */
function pairExp({ high, low }: Pair): number {
  if (high > 709.8) return Infinity;
  if (high < -745.2) return 0;
  const k = Math.floor(high * 1.4426950408889634 + 0.5);
  const r = plus({ high, low }, times({ high: -k, low: 0 }, ln2));
  let tail = 0;
  for (let n = 17; n >= 3; n--) tail = (1 + tail) * (r.high / n);
  const one = fastSum(1, r.high);
  const square = product(r.high, r.high);
  const rest = 0.5 * square.high * tail + (0.5 * square.low + one.low + r.low * (1 + r.high));
  const half = fastSum(one.high, 0.5 * square.high);
  return scale(half.high + (half.low + rest), k);
}

/**
 * x^y, error below 1 ulp; exact where the result is a float64, e.g. pow(2, 10) and pow(10, 15).
 *
 * Special values are those of IEEE 754, as in C: pow(x, 0) = 1, pow(1, y) = 1 even for NaN, which Math.pow does not do;
 * a negative x with a fractional y gives NaN.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  const size = x < 0 ? -x : x;
  const isInteger = Math.floor(y) === y;
  const isOdd = isInteger && Math.abs(y) < 9007199254740992 && Math.abs(y % 2) === 1;
  const isNegative = isOdd && (x < 0 || Object.is(x, -0));
  if (x < 0 && !isInteger && size !== Infinity) return NaN;
  const value = positivePow(size, y);
  return isNegative ? -value : value;
}

function positivePow(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === 0 || x === Infinity || y === Infinity || y === -Infinity) {
    return x < 1 === y > 0 ? 0 : Infinity;
  }
  const log = pairLog(x);
  const estimate = log.high * y;
  if (estimate > 710) return Infinity;
  if (estimate < -746) return 0;
  const head = product(log.high, y);
  return pairExp(fastSum(head.high, head.low + log.low * y));
}

/** log₂ x, error below 0.51 ulp; whole for powers of 2. */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const { high, low } = times(pairLog(x), reciprocalLn2);
  return high + low;
}
