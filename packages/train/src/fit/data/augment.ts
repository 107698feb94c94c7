/** @file The augmentation of a training run. */
import {
  directScope,
  DtypeError,
  OptionError,
  sameShape,
  ShapeError,
  showShape,
  sizeOf,
  type Augmentation,
  type Dataset,
  type ExampleSource,
  type ImageSample,
  type Json,
  type Key,
  type Shape,
  type SpecOf,
  type TypedArray,
} from "@nn/core";
import { sourceOf } from "../../transforms/parts/source-of.ts";
import { describeValue } from "../checkpoints/describe-run.ts";

/** An example to an example of the same shape; the same key and sample give the same result. */
export type Augment = (key: Key, sample: ImageSample) => ImageSample;

/** `"flip"`, `{ name, options }`, a value, or a function. */
export type AugmentLike = SpecOf<"augmentation"> | Augment;

/** For a description of the run. */
export function describeAugment(spec: AugmentLike | undefined): Json {
  const isNamed = spec !== undefined && (typeof spec !== "function" || "kind" in spec);
  return describeValue(isNamed ? directScope.resolve("augmentation", spec as SpecOf<"augmentation">) : spec);
}

/** The row of a batch, which is the batch's own copy, to the numbers that take its place; `index` is that of the example in the split. */
export type RowAugment = (
  key: Key,
  row: { readonly data: TypedArray; readonly shape: Shape },
  index: number,
) => ArrayLike<number>;

/**
 * An augmentation on rows of a batch. Images and spectrograms are changed as they are; recordings and words are taken from where the example
 * came from, changed, and encoded again.
 *
 * @throws OptionError for an augmentation of recordings or words where the dataset has none.
 */
export function resolveAugment(spec: AugmentLike, dataset: Dataset): RowAugment {
  if (typeof spec === "function" && !("kind" in spec)) return onArrays("augment", spec);
  const augmentation = directScope.resolve("augmentation", spec as SpecOf<"augmentation">);
  const { id, domain } = augmentation;
  if (domain === "image" || domain === "spectrogram")
    return onArrays(id, (key, sample) => (augmentation as Augmentation<"image">).apply(key, sample));
  const source = sourceOf(dataset);
  if (source?.domain !== domain)
    throw new OptionError(
      `fit: ${id} augments ${domain}; dataset ${JSON.stringify(dataset.name)} ${source === undefined ? "has arrays alone" : `has ${source.domain}`}`,
    );
  const { sample, encode } = source as ExampleSource<"text">;
  return (key, _row, index) => encode((augmentation as Augmentation<"text">).apply(key, sample(index)));
}

function onArrays(owner: string, augment: Augment): RowAugment {
  return (key, { data, shape }) => {
    if (!(data instanceof Float32Array)) throw new DtypeError("fit: augment is for float32 inputs; these are int32");
    const result = augment(key, { data, shape });
    if (!sameShape(result.shape, shape) || result.data.length !== sizeOf(shape)) {
      throw new ShapeError(
        `fit: ${owner} made ${showShape(result.shape)} (${result.data.length} numbers) of an example of shape ${showShape(shape)}; wanted the same shape`,
      );
    }
    return result.data;
  };
}
