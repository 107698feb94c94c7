/** @file Random values inside programs, from the two words of a key. */
import { checkNumber, checkOptions, OptionError } from "./errors.ts";
import { add } from "./ops/add.ts";
import { boxMullerOp } from "./ops/box-muller.ts";
import { cast } from "./ops/cast.ts";
import { less } from "./ops/less.ts";
import { mul } from "./ops/mul.ts";
import { randomBits } from "./ops/random-bits.ts";
import { reshape } from "./ops/reshape.ts";
import { slice } from "./ops/slice.ts";
import { unitInterval } from "./ops/unit-interval.ts";
import type { NormalOptions, UniformOptions } from "./random/sample.ts";
import type { Shape } from "./shape.ts";
import { record, type Tensor } from "./tensor.ts";

/**
 * Uniform on [low, high), default [0, 1), with 24 bits, from a key as int32[2]: low + (high − low)·u.
 *
 * On [0, 1) these are the numbers of `uniform(key, size)` on the host, bit for bit; elsewhere this one rounds twice, and
 * the host once.
 *
 * @throws OptionError for bounds that are not finite or not in order.
 */
export function randomUniform(key: Tensor, shape: Shape, options: UniformOptions = {}): Tensor {
  checkOptions("randomUniform", options, ["low", "high"]);
  const { low = 0, high = 1 } = options;
  checkNumber("randomUniform", "low", low);
  checkNumber("randomUniform", "high", high, { min: low });
  const unit = unitInterval(randomBits(key, shape));
  return low === 0 && high === 1 ? unit : add(mul(unit, high - low), low);
}

/**
 * Normal with mean 0 and standard deviation 1 by default, from a key as int32[2], by Box and Muller in float32, one block
 * of two words an element.
 *
 * Within 2^-20 of `normal(key, size)` on the host, which computes in float64; |z| ≤ 6.66.
 *
 * @example await randomNormal(tensor(new Int32Array(key(0).words)), [2]).data()
 * @throws OptionError for a mean that is not finite or a negative standard deviation.
 */
export function randomNormal(key: Tensor, shape: Shape, options: NormalOptions = {}): Tensor {
  checkOptions("randomNormal", options, ["mean", "std"]);
  const { mean = 0, std = 1 } = options;
  checkNumber("randomNormal", "mean", mean);
  checkNumber("randomNormal", "std", std, { min: 0 });
  const blocks = randomBits(key, [...shape, 2]);
  const words = [0, 1].map((word) => reshape(slice(blocks, [...shape.map(() => 0), word], [...shape, 1]), shape));
  const standard = record(boxMullerOp, words, {});
  return mean === 0 && std === 1 ? standard : add(mul(standard, std), mean);
}

/**
 * 1 with the given probability, else 0, as float32.
 *
 * @throws OptionError for a probability outside [0, 1].
 */
export function bernoulliMask(key: Tensor, probability: number, shape: Shape): Tensor {
  if (!(probability >= 0 && probability <= 1)) {
    throw new OptionError(`bernoulliMask: got probability ${probability}, wanted a number in [0, 1]`);
  }
  return cast(less(randomUniform(key, shape), probability), "float32");
}
