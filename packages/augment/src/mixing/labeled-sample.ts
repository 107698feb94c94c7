import type { Shape } from "@nn/core";

/** An input of any shape with the probabilities of its classes, one-hot or mixed already. */
export interface LabeledSample {
  readonly data: Float32Array;
  readonly shape: Shape;
  readonly label: Float32Array;
}

/** What mixing gives; `lambda` is the share of the first sample. */
export interface MixedSample extends LabeledSample {
  readonly lambda: number;
}
