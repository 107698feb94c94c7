/** @file Natural logarithms in float64. Coefficients: fdlibm's minimax fit of the atanh series. */
import { highWord, powerOfTwo, withHighWord } from "./bits.ts";
import { ln2High, ln2Low } from "./exp.ts";

const c1 = 6.66666666666673513e-1;
const c2 = 3.999999999940941908e-1;
const c3 = 2.857142874366239149e-1;
const c4 = 2.222219843214978396e-1;
const c5 = 1.818357216161805012e-1;
const c6 = 1.531383769920937332e-1;
const c7 = 1.479819860511658591e-1;

/**
 * ln x, error below 1 ulp; −Infinity at 0, NaN below.
 *
 * x = 2^k·(1 + f) with √½ ≤ 1 + f < √2; with s = f/(2 + f), ln(1 + f) = f − f²/2 + s·(f²/2 + R(s²)).
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let k = 0;
  let mantissa = x;
  if (x < 2.2250738585072014e-308) {
    mantissa *= 18014398509481984;
    k = -54;
  }
  const high = highWord(mantissa);
  const fraction = high & 0xfffff;
  // 0x95f64 carries fractions of √2 and above into the exponent.
  const carry = (fraction + 0x95f64) & 0x100000;
  k += (high >> 20) - 1023 + (carry >> 20);
  return assemble(k, withHighWord(mantissa, fraction | (carry ^ 0x3ff00000)) - 1);
}

/** k·ln2 + ln(1 + f). */
function assemble(k: number, f: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = z * (c1 + w * (c3 + w * (c5 + w * c7))) + w * (c2 + w * (c4 + w * c6));
  const half = 0.5 * f * f;
  return k * ln2High - (half - (s * (half + r) + k * ln2Low) - f);
}

/** 2^−k for k from 0 to 32. */
const reciprocalPowers: Float64Array = /* @__PURE__ */ Float64Array.from({ length: 33 }, (_, k) => powerOfTwo(-k));

/**
 * ln((word + 1)/2^32) for an unsigned 32-bit word: the logarithm of a uniform in (0, 1], without looking at float bits.
 */
export function logUnit32(word: number): number {
  const n = word + 1;
  let k = word === 0xffffffff ? 32 : 31 - Math.clz32(n);
  let m = n * reciprocalPowers[k]!;
  if (m > 1.4142135623730951) {
    m *= 0.5;
    k++;
  }
  return assemble(k - 32, m - 1);
}

/**
 * ln(1 + x), error below 2 ulp, without cancellation near 0.
 *
 * ln u + (x − (u − 1))/u with u the rounded 1 + x: the second term puts back what rounding took.
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === 0 || x === Infinity) return x;
  const u = 1 + x;
  if (u === 1) return x;
  const lost = x > 1 ? 1 - (u - x) : x - (u - 1);
  return log(u) + lost / u;
}
