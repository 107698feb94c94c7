/** @file The dataset contract: whole splits in memory, examples along the first axis. */
import type { NdArray } from "../array.ts";
import type { Shape } from "../shape.ts";

/** Inputs and targets of the same length. */
export interface Split {
  /** float32[n, ...inputShape]. */
  readonly inputs: NdArray;
  /** int32[n] class numbers for classification, float32[n, outputs] for regression. */
  readonly targets: NdArray;
}

export interface Dataset {
  readonly name: string;
  readonly task: "classification" | "regression";
  /** Shape of one example, without the batch axis: [28, 28, 1] for grey images, [features] for tables. */
  readonly inputShape: Shape;
  /** Class names for classification, names of the targets for regression. */
  readonly classes: readonly string[];
  readonly train: Split;
  readonly validation?: Split;
  readonly test: Split;
  /** SHA-256 in hex over everything above that a result can depend on. */
  readonly digest: string;
  readonly citation?: string;
  readonly license?: string;
}

/** Number of examples in a split. */
export function exampleCount(split: Split): number {
  return split.inputs.shape[0] ?? 0;
}
