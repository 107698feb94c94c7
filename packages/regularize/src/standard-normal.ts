import { cos, log, mul, randomUniform, type Shape, slice, sqrt, sub, reshape, type Tensor } from "@nn/core";

/**
 * Standard normal values inside a program, from the two words of a key.
 *
 * Box–Muller: √(−2·ln(1 − u))·cos(2π·v) from two uniforms of 24 bits, so |z| ≤ 5.77.
 */
export function standardNormal(key: Tensor, shape: Shape): Tensor {
  const uniforms = randomUniform(key, [2, ...shape]);
  const part = (index: number): Tensor =>
    reshape(slice(uniforms, [index, ...shape.map(() => 0)], [1, ...shape]), shape);
  // 1 − u lies in (0, 1] and has a logarithm.
  return mul(sqrt(mul(log(sub(1, part(0))), -2)), cos(mul(part(1), 6.283185307179586)));
}
