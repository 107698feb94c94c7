/** @file The sign of one number on another. */
import { bitsOf, fromBits, i32, iand, ior, type Expr } from "./expr.ts";

/** `magnitude`, whose sign bit is clear, with the sign of `x`: odd functions keep −0. */
export function copySign(magnitude: Expr, x: Expr): Expr {
  return fromBits(ior(bitsOf(magnitude), iand(bitsOf(x), i32(0x80000000))));
}
