/** @file The dataset contract: whole splits in memory, examples along the first axis. */
import type { NdArray } from "../array.ts";
import type { Shape } from "../shape.ts";
import type { SampleTypes } from "./augmentation.ts";

/** Inputs and targets of the same length. */
export interface Split {
  /** float32[n, ...inputShape]; for text int32[n, length] of token ids, 0 for padding and 1 for unknown words. */
  readonly inputs: NdArray;
  /** int32[n] class numbers for classification, float32[n, outputs] for regression. */
  readonly targets: NdArray;
}

/** The words of every example, in the order of the splits. */
export interface SplitTexts {
  readonly train: readonly (readonly string[])[];
  readonly validation?: readonly (readonly string[])[];
  readonly test: readonly (readonly string[])[];
}

/**
 * How the inputs of training examples came about, so that recordings and words can be changed anew at every use: `fit` trains on
 * `encode(apply(key, sample(index)))`.
 */
export interface ExampleSource<D extends "audio" | "text" = "audio" | "text"> {
  readonly domain: D;
  /** The inputs of the training split that it speaks of: a dataset whose split has others has no source. */
  readonly of: NdArray;
  /** Example `index` before it became numbers. */
  sample(index: number): SampleTypes[D];
  /** The numbers of one example, row-major, as many as it has in the split. */
  encode(sample: SampleTypes[D]): ArrayLike<number>;
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
  /** Text only: the words that `inputs` are the ids of, for augmentations that work on words. */
  readonly texts?: SplitTexts;
  /** Text only: the word of each id, from the training split; places 0 and 1 stand for padding and unknown words. */
  readonly vocabulary?: readonly string[];
  /** Examples of the training split that are no changed copies of others, first in it; absent: all. */
  readonly originals?: number;
  /** Audio only: samples per second. */
  readonly sampleRate?: number;
  /** Set by transforms that make something else of recordings or words; of what they are themselves, `fit` knows. */
  readonly source?: ExampleSource<"audio"> | ExampleSource<"text">;
  /** SHA-256 in hex over everything above that a result can depend on. */
  readonly digest: string;
  readonly citation?: string;
  readonly license?: string;
}

/** Number of examples in a split. */
export function exampleCount(split: Split): number {
  return split.inputs.shape[0] ?? 0;
}
