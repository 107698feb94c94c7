/** @file First phase: the dataset after its transforms, and batches of its training split, augmented and mixed. */
import { chain } from "@nn/augment";
import {
  type Augmentation,
  type Dataset,
  type Json,
  type Key,
  type Mixing,
  OptionError,
  type Transform,
} from "@nn/core";

import { describeAugment, resolveAugment, type AugmentLike } from "../data/augment.ts";
import { batches, type Batches } from "../data/batches.ts";
import { describeData, describeValue } from "../checkpoints/describe-run.ts";
import { mixedBatches, mixFunction, readMix, type Mix } from "../data/mix.ts";
import type { Request } from "./request.ts";

export interface DataPhase {
  /** What is trained on and evaluated: the dataset after its transforms. */
  readonly dataset: Dataset;
  readonly source: Batches;
  describe(): Readonly<Record<string, Json>>;
}

/** The dataset after transforms, in order; what they draw comes from the stream of augmentations. */
export async function applyTransforms(data: Dataset, transforms: readonly Transform[], key: Key): Promise<Dataset> {
  let made = data;
  for (const transform of transforms) made = await transform.apply(made, { key: key.fold("augment") });
  return made;
}

/** Where batches come from. */
export function planData({ options, data, used, scope }: Request): DataPhase {
  const { key, streams = {} } = options;
  const mix = mixOf({ options, data, used, scope });
  const augment = augmentOf({ options, data, used, scope });
  const augmentKey = streams.augment ?? key;
  const plain = batches(data.train, {
    key: streams.order ?? key,
    augmentKey,
    batchSize: options.batchSize ?? 128,
    ...(augment === undefined ? {} : { augment: resolveAugment(augment, data) }),
  });
  const source =
    mix === undefined
      ? plain
      : mixedBatches(plain, { key: augmentKey, mix: mixFunction(mix), classes: data.classes.length });
  return {
    dataset: data,
    source,
    describe: () => ({
      data: describeData(data),
      transforms: describeValue(used.at("data.transform")),
      augment: describeAugment(augment),
      mix: describeValue(mix),
      batchSize: source.size,
    }),
  };
}

/** A technique, or the option. */
function mixOf({ options: { mix }, used, scope }: Request): Mixing | Mix | undefined {
  const [technique] = used.at("data.mix") as readonly Mixing[];
  if (mix === undefined) return technique;
  if (technique !== undefined)
    throw new OptionError(`fit: mix is given, and use has ${technique.id}; wanted one of them`);
  return readMix(mix, scope);
}

/** One after the other; an option stands for itself. */
function augmentOf({ options: { augment }, used, scope }: Request): AugmentLike | undefined {
  const steps = used.at("data.augment") as readonly Augmentation[];
  if (augment !== undefined && steps.length > 0)
    throw new OptionError(`fit: augment is given, and use has ${steps[0]?.id}; wanted one of them`);
  if (augment !== undefined)
    return typeof augment === "function" && !("kind" in augment) ? augment : scope.resolve("augmentation", augment);
  return steps.length > 1 ? chain(steps) : steps[0];
}
