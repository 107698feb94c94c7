/** @file What log and log1p share: the logarithm of a positive normal number from its bits. */
import { ln2High, ln2Low } from "./exp-reduction.ts";
import {
  add,
  div,
  f32,
  fromBits,
  i32,
  iadd,
  iand,
  ishr,
  isub,
  mul,
  polynomial,
  sub,
  toFloat,
  type Expr,
} from "./expr.ts";

/** The bits of the largest float below √½. */
export const rootHalfBits = 0x3f3504f3;

/**
 * ln u, plus `lost`, from the bits of a normal u > 0; `origin` is `rootHalfBits` + 2²³·j for ln(u / 2^j).
 *
 * u / 2^j = 2^k·(1 + f) with √½ ≤ 1 + f < √2; ln(1 + f) = f − (f²/2 − s·(f²/2 + z·p(z))), s = f / (2 + f), z = s²;
 * error of the polynomial, relative to s, 2^-29.2.
 */
export function logFromBits(bits: Expr, origin: Expr, lost?: Expr): Expr {
  const shifted = isub(bits, origin);
  const k = toFloat(ishr(shifted, 23));
  const f = sub(fromBits(iadd(iand(shifted, i32(0x007fffff)), i32(rootHalfBits))), f32(1));
  const s = div(f, add(f, f32(2)));
  const z = mul(s, s);
  const p = mul(z, polynomial(z, [0.6666677594184875, 0.39977553486824036, 0.29872122406959534]));
  const half = mul(mul(f, f32(0.5)), f);
  const kLow = mul(k, f32(ln2Low));
  const low = add(mul(s, add(half, p)), lost === undefined ? kLow : add(kLow, lost));
  return sub(mul(k, f32(ln2High)), sub(sub(half, low), f));
}
