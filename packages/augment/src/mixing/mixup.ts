import { checkNumber, checkOptions, type Key } from "@nn/core";

import { sampleBeta } from "../random/beta.ts";
import { checkPair } from "./check-pair.ts";
import type { LabeledSample, MixedSample } from "./labeled-sample.ts";

export interface MixOptions {
  /** Parameter of Beta(α, α); 0 mixes nothing. */
  readonly alpha?: number;
}

/**
 * λ·a + (1 − λ)·b for inputs and labels, λ from Beta(α, α).
 *
 * α is 0.2 unless given: the paper took 0.1 to 0.4 for ImageNet and 1 for CIFAR-10. For a batch, pair each example with
 * another by a permutation and give each pair its own key.
 *
 * Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: beyond empirical risk minimization" (2018).
 *
 * @example const { data, label, lambda } = mixup(key(1), cat, dog, { alpha: 1 });
 * @throws ShapeError when the two differ in shape or number of classes, OptionError for a negative α.
 */
export function mixup(key: Key, a: LabeledSample, b: LabeledSample, options: MixOptions = {}): MixedSample {
  checkOptions("mixup", options, ["alpha"]);
  const { alpha = 0.2 } = options;
  checkNumber("mixup", "alpha", alpha, { min: 0 });
  checkPair("mixup", a, b);
  const lambda = alpha === 0 ? 1 : sampleBeta(key, alpha, alpha);
  return { data: blend(a.data, b.data, lambda), shape: a.shape, label: blend(a.label, b.label, lambda), lambda };
}

/** λ·a + (1 − λ)·b, rounded once. */
export function blend(a: Float32Array, b: Float32Array, lambda: number): Float32Array {
  return a.map((x, i) => lambda * x + (1 - lambda) * b[i]!);
}
