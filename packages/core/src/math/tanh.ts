/** @file tanh in float64. */
import { expm1 } from "./exp.ts";

/** tanh x, error below 2 ulp: −e/(e + 2) with e = e^(−2|x|) − 1 below 1, and 1 − 2/(e^(2|x|) + 1) above. */
export function tanh(x: number): number {
  const size = x < 0 ? -x : x;
  if (size > 22) return x < 0 ? -1 : 1;
  if (size < 1) {
    if (size < 1e-9) return x;
    const e = expm1(-2 * size);
    return x < 0 ? e / (e + 2) : -e / (e + 2);
  }
  const value = 1 - 2 / (expm1(2 * size) + 2);
  return x < 0 ? -value : value;
}
