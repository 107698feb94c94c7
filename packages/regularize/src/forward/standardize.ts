import { add, mean, mul, rsqrt, square, sub, type Tensor } from "@nn/core";

/** (x − μ)/√(σ² + ε) with mean and variance (divided by n) over some axes. */
export function standardize(x: Tensor, axes: number | readonly number[], epsilon: number): Tensor {
  const centred = sub(x, mean(x, { axes, keepDims: true }));
  const variance = mean(square(centred), { axes, keepDims: true });
  return mul(centred, rsqrt(add(variance, epsilon)));
}
