import { div, greater, key, matmul, normal, select, tensor, type Tensor } from "@nn/core";

import { safeNorm } from "./safe-norm.ts";

/**
 * v after some turns of v ← M·v/‖M·v‖ for a symmetric matrix [n, n] or a product of two: near the vector that M stretches most.
 *
 * It starts from the same random direction every time, so that it is a function of the matrix alone.
 */
export function powerIteration(multiply: (v: Tensor) => Tensor, size: number, turns: number): Tensor {
  let v = unit(tensor(normal(key(0).fold("power iteration", size), size), { shape: [size, 1] }));
  for (let turn = 0; turn < turns; turn++) v = unit(multiply(v));
  return v;
}

/** v/‖v‖; zeros stay zeros. */
export function unit(v: Tensor): Tensor {
  const norm = safeNorm(v);
  return div(v, select(greater(norm, 0), norm, 1));
}

/** Aᵀ·(A·v): turns towards the right singular vector of the largest singular value. */
export function gramProduct(a: Tensor): (v: Tensor) => Tensor {
  return (v) => matmul(a, matmul(a, v), { transposeA: true });
}
