/** @file The power function. */
import { fastSum, product, type Double } from "./double.ts";
import { expm1Reduced } from "./exp-reduction.ts";
import {
  abs,
  add,
  and,
  bitsOf,
  div,
  eq,
  f32,
  floor,
  fromBits,
  i32,
  iadd,
  iand,
  ior,
  ishl,
  ishr,
  isub,
  lt,
  mul,
  ne,
  neg,
  not,
  or,
  pmax,
  pmin,
  polynomial,
  select,
  sub,
  toFloat,
  type Expr,
} from "./expr.ts";
import { rootHalfBits } from "./log-reduction.ts";

/** c = high + low to 48 bits. */
function constant(c: number): Double {
  const high = Math.fround(c);
  return { high: f32(high), low: f32(c - high) };
}

/** a·c to about 46 bits. */
function scale(a: Double, c: Double): Double {
  const { high, low } = product(a.high, c.high);
  return fastSum(high, add(low, add(mul(a.high, c.low), mul(a.low, c.high))));
}

/**
 * log₂ a for 0 < a < ∞, relative error 2^-35.
 *
 * a = 2^k·(1 + f) with √½ ≤ 1 + f < √2; ln(1 + f) = 2·(s + s·(z/3 + z²·q(z))), s = f / (2 + f), z = s².
 */
function log2(a: Expr): Double {
  const subnormal = lt(a, f32(1.1754943508222875e-38));
  const scaled = select(subnormal, mul(a, f32(8388608)), a);
  const shifted = isub(bitsOf(scaled), i32(rootHalfBits));
  const k = sub(toFloat(ishr(shifted, 23)), select(subnormal, f32(23), f32(0)));
  const f = sub(fromBits(iadd(iand(shifted, i32(0x007fffff)), i32(rootHalfBits))), f32(1));

  const d = add(f, f32(2));
  const dLow = sub(f, sub(d, f32(2)));
  const high = div(f, d);
  const back = product(high, d);
  const s = { high, low: div(sub(sub(sub(f, back.high), back.low), mul(high, dLow)), d) };

  const square = product(s.high, s.high);
  const z = { high: square.high, low: add(square.low, mul(mul(f32(2), s.high), s.low)) };
  const q = mul(
    mul(z.high, z.high),
    polynomial(z.high, [0.2, 0.1428571492433548, 0.1111111119389534, 0.09090909361839294]),
  );
  const third = scale(z, constant(1 / 3));
  const t = fastSum(third.high, q, third.low);
  const u = product(s.high, t.high);
  const v = fastSum(s.high, u.high, add(add(u.low, add(mul(s.high, t.low), mul(s.low, t.high))), s.low));
  // 2 / ln 2
  const fraction = scale(fastSum(v.high, v.low), constant(2.8853900817779268));
  const sum = fastSum(k, fraction.high, fraction.low);
  return fastSum(sum.high, sum.low);
}

/** 2^p for −160 ≤ p.high ≤ 130, subnormal results included; see `expBounded`. */
function exp2(p: Double): Expr {
  const magic = f32(12582912 + 254);
  const shifted = add(p.high, magic);
  const biased = bitsOf(shifted);
  const rest = sub(p.high, sub(shifted, magic));
  const r = scale({ high: rest, low: p.low }, constant(0.6931471805599453));
  const value = add(f32(1), expm1Reduced({ high: r.high, low: neg(r.low) }));
  const half = ishr(biased, 1);
  const power = (n: Expr): Expr => fromBits(ishl(n, 23));
  return mul(mul(value, power(half)), power(isub(biased, half)));
}

/**
 * xʸ within 1 ulp, with the special values of IEEE 754: 1 for y = 0 and for x = 1, whatever the other is; NaN for x < 0
 * and a fraction y; the sign of x stays for odd whole y.
 *
 * xʸ = 2^(y·log₂ x), the logarithm and the product as sums of two floats.
 *
 * @example evaluate(pow(argument(0, "f32"), argument(1, "f32")), [2, 0.5]) // 1.4142135381698608
 */
export function pow(x: Expr, y: Expr): Expr {
  const [zero, one, infinity] = [f32(0), f32(1), f32(Infinity)];
  const a = abs(x);
  const log = log2(a);
  // Beyond 2³³ only the sign of y counts: |log₂ a| is 0 or at least 2^-24.
  const limited = pmin(pmax(y, f32(-8589934592)), f32(8589934592));
  const main = product(limited, log.high);
  const low = add(main.low, mul(limited, log.low));
  const p = { high: pmin(pmax(main.high, f32(-160)), f32(130)), low: pmin(pmax(low, f32(-0.0001)), f32(0.0001)) };
  const negative = lt(y, zero);
  const atZero = select(negative, infinity, zero);
  const atInfinity = select(negative, zero, infinity);
  const size = select(eq(a, zero), atZero, select(eq(a, infinity), atInfinity, exp2(p)));

  const whole = eq(floor(y), y);
  const half = mul(y, f32(0.5));
  const odd = and(whole, ne(floor(half), half));
  const signed = select(odd, fromBits(ior(bitsOf(size), iand(bitsOf(x), i32(0x80000000)))), size);
  const broken = and(and(lt(x, zero), lt(a, infinity)), not(whole));
  const real = select(broken, f32(NaN), signed);
  const known = select(or(ne(x, x), ne(y, y)), add(x, y), real);
  return select(or(eq(y, zero), eq(x, one)), one, known);
}
