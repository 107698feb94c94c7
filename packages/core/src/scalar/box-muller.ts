/** @file A standard normal number from two random words. */
import { cos } from "./cos.ts";
import { add, f32, i32, iand, iadd, iushr, mul, sqrt, toFloat, type Expr } from "./expr.ts";
import { log } from "./log.ts";

/**
 * √(−2·ln u)·cos(2π·v), u = (word0 + 1)·2^−32 in (0, 1], v = word1·2^−32 as a signed word in [−½, ½); |z| ≤ 6.66.
 *
 * Small u keep their low bits: the upper 24 and the lower 8 bits of the word are added as floats. Box and Muller (1958).
 */
export function boxMuller(word0: Expr, word1: Expr): Expr {
  const upper = mul(toFloat(iushr(word0, 8)), f32(5.960464477539063e-8));
  const lower = mul(toFloat(iadd(iand(word0, i32(255)), i32(1))), f32(2.3283064365386963e-10));
  const radius = sqrt(mul(log(add(upper, lower)), f32(-2)));
  // 2π·2^−32
  return mul(radius, cos(mul(toFloat(word1), f32(1.4629180792671596e-9))));
}
