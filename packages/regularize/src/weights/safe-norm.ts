import { greater, type ReductionOptions, select, sqrt, square, sum, type Tensor } from "@nn/core";

/** √Σw² over some axes, with the gradient 0 where it is 0: the root alone has none there, and would put NaN into the weights. */
export function safeNorm(w: Tensor, options: ReductionOptions = {}): Tensor {
  const squares = sum(square(w), options);
  const isPositive = greater(squares, 0);
  return select(isPositive, sqrt(select(isPositive, squares, 1)), 0);
}
