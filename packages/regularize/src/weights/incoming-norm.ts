import { sqrt, square, sum, type Tensor } from "@nn/core";

/**
 * ‖w‖ of the weights that lead into each unit: over every axis but the last, kept as axes of size 1.
 *
 * That is the columns of a dense kernel [in, out] and the whole windows of a convolution kernel [h, w, in, out]. A vector
 * has one norm.
 */
export function incomingNorm(w: Tensor): Tensor {
  const axes = w.shape.length <= 1 ? w.shape.map((_, axis) => axis) : w.shape.slice(1).map((_, axis) => axis);
  return sqrt(sum(square(w), { axes, keepDims: true }));
}

/** Norms this near to their bound, relatively, are on it: a projection of a projection then changes no bit. */
export const normTolerance = 3.814697265625e-6; // 2^−18
