/** @file Axes of the usual kernels, for `fans(shape, axes)` and `sample(key, shape, { fans: axes })`. */
import { checkNumber, checkOneOf, checkOptions, type FanAxes, OptionError } from "@nn/core";

/**
 * Axes of a dense kernel [in, out].
 *
 * @example fans([784, 512], denseAxes()) // fanIn 784, fanOut 512
 */
export function denseAxes(): FanAxes {
  return { inAxes: [-2], outAxes: [-1] };
}

export interface ConvAxesOptions {
  /** Default 1. The kernel of a grouped convolution is [...window, in/groups, out]. */
  readonly groups?: number;
}

/**
 * Axes of a convolution kernel [...window, in/groups, out]; as many groups as inputs make it depthwise.
 *
 * @example
 * fans([3, 3, 16, 32], convAxes())              // fanIn 144, fanOut 288
 * fans([3, 3, 4, 32], convAxes({ groups: 4 }))  // 36 and 72; PyTorch counts 288, the outputs of all groups
 */
export function convAxes(options: ConvAxesOptions = {}): FanAxes {
  checkOptions("convAxes", options, ["groups"]);
  const { groups = 1 } = options;
  checkNumber("convAxes", "groups", groups, { integer: true, min: 1 });
  return { inAxes: [-2], outAxes: [-1], groups };
}

/**
 * Axes of a depthwise kernel in the layout of Keras and TensorFlow.js, [...window, in, multiplier]: each input channel has
 * its own kernel, so a unit sums over the window alone.
 *
 * For the layout [...window, 1, in·multiplier] use `convAxes({ groups: in })`.
 *
 * @example fans([3, 3, 32, 2], depthwiseAxes()) // fanIn 9, fanOut 18; Keras counts fanIn 288
 */
export function depthwiseAxes(): FanAxes {
  return { inAxes: [], outAxes: [-1], batchAxes: [-2] };
}

export interface TransposedConvAxesOptions {
  /** One for each axis of the window; default none, which means 1. */
  readonly strides?: readonly number[];
  /** Order of the last two axes; default "inOut". TensorFlow and Keras store "outIn". */
  readonly order?: "inOut" | "outIn";
}

/**
 * Axes of a transposed convolution: with strides s only a share 1/∏ s of the window meets an output.
 *
 * fanIn = in·∏ window/∏ s, a mean over positions where the strides do not divide the window; fanOut = out·∏ window.
 *
 * @example fans([4, 4, 16, 8], transposedConvAxes({ strides: [2, 2] })) // fanIn 64, fanOut 128
 */
export function transposedConvAxes(options: TransposedConvAxesOptions = {}): FanAxes {
  checkOptions("transposedConvAxes", options, ["strides", "order"]);
  const { strides = [], order = "inOut" } = options;
  checkOneOf("transposedConvAxes", "order", order, ["inOut", "outIn"]);
  if (!Array.isArray(strides)) {
    throw new OptionError(`transposedConvAxes: strides is ${String(strides)}; wanted a list, e.g. [2, 2]`);
  }
  const [inAxes, outAxes] = order === "inOut" ? [[-2], [-1]] : [[-1], [-2]];
  return { inAxes, outAxes, transposedStrides: [...(strides as readonly number[])] };
}

/**
 * Axes of an attention kernel: projections to heads are [features, heads, headFeatures], the projection back is
 * [heads, headFeatures, features].
 *
 * @example
 * fans([64, 8, 16], attentionAxes("toHeads"))   // query, key, value: fanIn 64, fanOut 128
 * fans([8, 16, 64], attentionAxes("fromHeads")) // output: fanIn 128, fanOut 64
 */
export function attentionAxes(direction: "toHeads" | "fromHeads"): FanAxes {
  checkOneOf("attentionAxes", "direction", direction, ["toHeads", "fromHeads"]);
  return direction === "toHeads" ? { inAxes: [-3], outAxes: [-2, -1] } : { inAxes: [-3, -2], outAxes: [-1] };
}
