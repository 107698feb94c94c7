/** @file Random values inside programs, from the two words of a key; the same numbers as on the host. */
import { OptionError } from "./errors.ts";
import { cast } from "./ops/cast.ts";
import { less } from "./ops/less.ts";
import { randomBits } from "./ops/random-bits.ts";
import { unitInterval } from "./ops/unit-interval.ts";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Uniform on [0, 1) with 24 bits, from a key as int32[2]; the numbers of `uniform(key, size)`. */
export function randomUniform(key: Tensor, shape: Shape): Tensor {
  return unitInterval(randomBits(key, shape));
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
