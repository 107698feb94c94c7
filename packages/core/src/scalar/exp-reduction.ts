/** @file What exp, expm1, tanh, sigmoid, softplus and erf share: x = n·ln 2 + r, 2ⁿ, and e^r − 1 for a small r. */
import { add, bitsOf, f32, fromBits, ishl, ishr, isub, mul, polynomial, sub, type Expr } from "./expr.ts";

/** ln 2 in two parts; the first has 15 bits, so that n·ln2High is exact for |n| < 2⁹. */
export const ln2High = 0.693145751953125;
export const ln2Low = 1.428606765330187e-6;

export interface Reduced {
  /** An int32 whose low nine bits are n + bias, where n is the integer nearest to x / ln 2. */
  readonly biased: Expr;
  /** x − n·ln2High, exact. */
  readonly high: Expr;
  /** n·ln2Low; high − low is x − n·ln 2. */
  readonly low: Expr;
}

/**
 * x = n·ln 2 + (high − low), for x with 0 ≤ n + bias < 2⁹.
 *
 * The sum with 1.5·2²³ + bias is rounded to an integer, and its low bits are that integer: no conversion is needed.
 */
export function reduceByLn2(x: Expr, bias: number): Reduced {
  const magic = f32(12582912 + bias);
  const shifted = add(mul(x, f32(1.4426950408889634)), magic);
  const n = sub(shifted, magic);
  return { biased: bitsOf(shifted), high: sub(x, mul(n, f32(ln2High))), low: mul(n, f32(ln2Low)) };
}

/** 2ⁿ from n + 127 in the low nine bits, −126 ≤ n ≤ 127. */
export function powerOfTwo(biased: Expr): Expr {
  return fromBits(ishl(biased, 23));
}

/**
 * e^r − 1 for r = high − low, |r| ≤ ln 2 / 2.
 *
 * r + r²·q(r), relative error of the polynomial 2^-26.1; `high` and `low` enter apart, so that rounding r costs nothing.
 */
export function expm1Reduced({ high, low }: Pick<Reduced, "high" | "low">): Expr {
  const r = sub(high, low);
  const q = polynomial(
    r,
    [0.4999999701976776, 0.1666654497385025, 0.04166746139526367, 0.008366432040929794, 0.0013868435053154826],
  );
  return add(high, sub(mul(mul(r, r), q), low));
}

/** eˣ for −105 ≤ x ≤ 90 or NaN. */
export function expBounded(x: Expr): Expr {
  // 2ⁿ alone would overflow at n = 128 and underflow below −126. Two factors round once, at the end; halving the bias
  // 2·127 with n leaves 127 in both.
  const reduced = reduceByLn2(x, 254);
  const half = ishr(reduced.biased, 1);
  const p = add(f32(1), expm1Reduced(reduced));
  return mul(mul(p, powerOfTwo(half)), powerOfTwo(isub(reduced.biased, half)));
}
