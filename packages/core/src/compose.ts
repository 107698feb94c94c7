/** @file Functions made of operations: they record nothing of their own. */
import { ShapeError } from "./errors.ts";
import { add } from "./ops/add.ts";
import { div } from "./ops/div.ts";
import { exp } from "./ops/exp.ts";
import { log } from "./ops/log.ts";
import { max } from "./ops/max.ts";
import { mul } from "./ops/mul.ts";
import { reshape } from "./ops/reshape.ts";
import { sqrt } from "./ops/sqrt.ts";
import { stopGradient } from "./ops/stop-gradient.ts";
import { sub } from "./ops/sub.ts";
import { sum, type ReductionOptions } from "./ops/sum.ts";
import { normalizeAxes, reducedShape, showShape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Elementwise x². */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}

/**
 * Arithmetic mean over `axes`: the sum divided by the count.
 *
 * @example await mean(tensor([1, 2, 6])).data() // [3]
 * @throws ShapeError for the mean of nothing.
 */
export function mean(x: Tensor, options: ReductionOptions = {}): Tensor {
  const axes = normalizeAxes("mean", options.axes, x.shape.length);
  const count = axes.reduce((size, axis) => size * x.shape[axis]!, 1);
  if (count === 0) throw new ShapeError(`mean: shape ${showShape(x.shape)} has nothing along axes ${showShape(axes)}`);
  return div(sum(x, options), count);
}

/**
 * Biased variance over `axes`: the mean of the squared deviations from the mean.
 *
 * @example await variance(tensor([1, 2, 6])).data() // [4.6666665]
 */
export function variance(x: Tensor, options: ReductionOptions = {}): Tensor {
  const centre = mean(x, { ...options, keepDims: true });
  return mean(square(sub(x, centre)), options);
}

/** Elementwise 1 / √x. */
export function rsqrt(x: Tensor): Tensor {
  return div(1, sqrt(x));
}

/**
 * ln Σ eˣ over `axes`, with the maximum taken out first, so that it neither overflows nor underflows.
 *
 * @example await logSumExp(tensor([1000, 1000])).data() // [1000.6931]
 */
export function logSumExp(x: Tensor, options: ReductionOptions = {}): Tensor {
  const axes = normalizeAxes("logSumExp", options.axes, x.shape.length);
  const peak = stopGradient(max(x, { axes, keepDims: true }));
  const value = add(log(sum(exp(sub(x, peak)), { axes, keepDims: true })), peak);
  return options.keepDims === true ? value : reshape(value, reducedShape(x.shape, axes, false));
}

/** x − logSumExp(x) along `axis` (default the last). */
export function logSoftmax(x: Tensor, { axis = -1 }: { readonly axis?: number } = {}): Tensor {
  const peak = stopGradient(max(x, { axes: axis, keepDims: true }));
  const shifted = sub(x, peak);
  return sub(shifted, log(sum(exp(shifted), { axes: axis, keepDims: true })));
}

/** eˣ / Σ eˣ along `axis` (default the last). */
export function softmax(x: Tensor, { axis = -1 }: { readonly axis?: number } = {}): Tensor {
  const weights = exp(sub(x, stopGradient(max(x, { axes: axis, keepDims: true }))));
  return div(weights, sum(weights, { axes: axis, keepDims: true }));
}
