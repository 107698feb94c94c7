/** @file Functions made of operations: they record nothing of their own. */
import { DtypeError, OptionError, ShapeError } from "./errors.ts";
import { add } from "./ops/add.ts";
import { argmax } from "./ops/argmax.ts";
import { cast } from "./ops/cast.ts";
import { concatenate } from "./ops/concatenate.ts";
import { div } from "./ops/div.ts";
import { abs } from "./ops/abs.ts";
import { exp } from "./ops/exp.ts";
import { equal } from "./ops/equal.ts";
import { less } from "./ops/less.ts";
import { log } from "./ops/log.ts";
import { max } from "./ops/max.ts";
import { maximum } from "./ops/maximum.ts";
import { minimum } from "./ops/minimum.ts";
import { mul } from "./ops/mul.ts";
import { neg } from "./ops/neg.ts";
import { notEqual } from "./ops/not-equal.ts";
import { reshape } from "./ops/reshape.ts";
import { select } from "./ops/select.ts";
import { sqrt } from "./ops/sqrt.ts";
import { stopGradient } from "./ops/stop-gradient.ts";
import { sub } from "./ops/sub.ts";
import { sum, type ReductionOptions } from "./ops/sum.ts";
import { normalizeAxes, reducedShape, sameShape, showShape } from "./shape.ts";
import type { Tensor, TensorLike } from "./tensor.ts";

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
 * Elementwise x, not below `low` and not above `high`, with broadcasting; NaN stays. The gradient passes where
 * low ≤ x ≤ high.
 *
 * @example await clamp(tensor([-3, 0.5, 3]), -1, 1).data() // [-1, 0.5, 1]
 * @throws OptionError for two numbers of which `low` is the larger.
 */
export function clamp(x: Tensor, low: TensorLike, high: TensorLike): Tensor {
  if (typeof low === "number" && typeof high === "number" && !(low <= high)) {
    throw new OptionError(`clamp: got low ${low} and high ${high}; wanted low ≤ high`);
  }
  return minimum(maximum(x, low), high);
}

/** x the other way round, and back: −x, of integers −1 − x, since −x of the smallest one is itself. */
const reversed = (x: Tensor): Tensor => (x.dtype === "int32" ? sub(-1, x) : neg(x));

/**
 * Minimum over `axes` of float32 or int32: −max(−x); NaN where there is one.
 *
 * @example await min(tensor([[1, 5], [3, 4]]), { axes: 1 }).data() // [1, 3]
 * @throws ShapeError for an axis of extent 0.
 */
export function min(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reversed(max(reversed(x), options));
}

/** Index of the minimum of float32 or int32 along `axis` (default the last): the first one at a tie, the first NaN if there is one. */
export function argmin(x: Tensor, options: { readonly axis?: number } = {}): Tensor {
  return argmax(reversed(x), options);
}

/**
 * True where any condition over `axes` is; false for none at all.
 *
 * @example await any(less(tensor([[1, 5], [3, 4]]), 2), { axes: 1 }).data() // [1, 0]
 */
export function any(x: Tensor, options: ReductionOptions = {}): Tensor {
  return notEqual(sum(counted("any", x), options), 0);
}

/** True where all conditions over `axes` are; true for none at all. */
export function all(x: Tensor, options: ReductionOptions = {}): Tensor {
  return equal(sum(sub(1, counted("all", x)), options), 0);
}

function counted(operation: string, x: Tensor): Tensor {
  if (x.dtype !== "bool") throw new DtypeError(`${operation}: got dtype ${x.dtype}, wanted bool; compare first`);
  return cast(x, "int32");
}

/**
 * Tensors of one shape side by side along a new axis (default the first).
 *
 * @example await stack([tensor([1, 2]), tensor([3, 4])], { axis: 1 }).data() // [1, 3, 2, 4]
 * @throws ShapeError for no tensors, or tensors of different shapes.
 */
export function stack(tensors: readonly Tensor[], { axis = 0 }: { readonly axis?: number } = {}): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new ShapeError("stack: got no tensors, wanted at least 1");
  const odd = tensors.find(({ shape }) => !sameShape(shape, first.shape));
  if (odd !== undefined) {
    throw new ShapeError(`stack: shapes ${showShape(first.shape)} and ${showShape(odd.shape)} differ; wanted the same`);
  }
  const [at] = normalizeAxes("stack", axis, first.shape.length + 1) as [number];
  const wide = first.shape.toSpliced(at, 0, 1);
  return concatenate(
    tensors.map((x) => reshape(x, wide)),
    { axis: at },
  );
}

/**
 * ln Σ eˣ over `axes`, with the maximum taken out first, so that it neither overflows nor underflows; −∞ where all
 * elements are −∞, +∞ where one is +∞.
 *
 * @example await logSumExp(tensor([1000, 1000])).data() // [1000.6931]
 */
export function logSumExp(x: Tensor, options: ReductionOptions = {}): Tensor {
  const axes = normalizeAxes("logSumExp", options.axes, x.shape.length);
  const largest = stopGradient(max(x, { axes, keepDims: true }));
  // ∞ − ∞ is NaN, ∞ − 0 is ∞.
  const peak = select(less(abs(largest), Infinity), largest, 0);
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
