/**
 * @file Numbers as unevaluated sums of two float32, for the steps in which 24 bits are not enough. Dekker, "A
 * floating-point technique for extending the available precision" (1971).
 */
import { add, bitsOf, fromBits, i32, iand, mul, sub, type Expr } from "./expr.ts";

/** high + low, where low is at most half a unit in the last place of high. */
export interface Double {
  readonly high: Expr;
  readonly low: Expr;
}

/** a + b exactly, for |a| ≥ |b| or a = 0; `more` is added to the low part. */
export function fastSum(a: Expr, b: Expr, more?: Expr): Double {
  const high = add(a, b);
  const low = sub(b, sub(high, a));
  return { high, low: more === undefined ? low : add(low, more) };
}

/** The upper 12 bits of a significand, and the rest; products of halves are exact. */
function split(a: Expr): Double {
  const high = fromBits(iand(bitsOf(a), i32(0xfffff000)));
  return { high, low: sub(a, high) };
}

/** a·b exactly, as long as no product of halves overflows or underflows. */
export function product(a: Expr, b: Expr): Double {
  const high = mul(a, b);
  const [x, y] = [split(a), split(b)];
  const cross = add(sub(mul(x.high, y.high), high), mul(x.high, y.low));
  return { high, low: add(add(cross, mul(x.low, y.high)), mul(x.low, y.low)) };
}
