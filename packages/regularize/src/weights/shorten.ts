/** @file Vectors no longer than a bound. */
import { div, greater, mul, select, square, sum, type Tensor, type TensorLike } from "@nn/core";

/** Σw², float32[]. */
export function squaredNorm(w: Tensor): Tensor {
  return sum(square(w));
}

/** x·min(1, bound/norm); x as it is, to the bit, where the norm is within the bound. */
export function shorten(x: Tensor, norm: Tensor, bound: TensorLike): Tensor {
  return mul(x, select(greater(norm, bound), div(bound, norm), 1));
}
