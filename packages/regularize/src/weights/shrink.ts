/** @file What penalties do to a parameter beside the loss. */
import { abs, maximum, mul, sign, sub, type Tensor, type TensorLike } from "@nn/core";

/** sign(w)·max(|w| − threshold, 0): the proximal map of threshold·Σ|w|; what is smaller becomes 0 exactly. */
export function softThreshold(w: Tensor, threshold: TensorLike): Tensor {
  return mul(sign(w), maximum(sub(abs(w), threshold), 0));
}

/** w·(1 − η·λ). */
export function decay(w: Tensor, learningRate: Tensor, strength: number): Tensor {
  return mul(w, sub(1, mul(learningRate, strength)));
}
