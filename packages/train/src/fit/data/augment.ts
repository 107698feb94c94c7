/** @file The augmentation of a training run. */
import {
  directScope,
  OptionError,
  sameShape,
  ShapeError,
  showShape,
  sizeOf,
  type Augmentation,
  type ImageSample,
  type Json,
  type Key,
  type SpecOf,
} from "@nn/core";

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

/** A function of key and sample; refuses augmentations of what has no shape, such as text. */
export function resolveAugment(spec: AugmentLike): Augment {
  if (typeof spec === "function" && !("kind" in spec)) return checked("augment", spec);
  const augmentation = directScope.resolve("augmentation", spec as SpecOf<"augmentation">);
  const { id, domain } = augmentation;
  if (domain !== "image" && domain !== "spectrogram") {
    throw new OptionError(
      `fit: ${id} augments ${domain}; fit sees arrays, wanted domain image or spectrogram: apply it to the dataset`,
    );
  }
  return checked(id, (key, sample) => (augmentation as Augmentation<"image">).apply(key, sample));
}

function checked(owner: string, augment: Augment): Augment {
  return (key, sample) => {
    const result = augment(key, sample);
    if (!sameShape(result.shape, sample.shape) || result.data.length !== sizeOf(sample.shape)) {
      throw new ShapeError(
        `fit: ${owner} made ${showShape(result.shape)} (${result.data.length} numbers) of an example of shape ${showShape(sample.shape)}; wanted the same shape`,
      );
    }
    return result;
  };
}
