import { defineTransform, oneOf, OptionError, type Split, type TransformPlugin } from "@nn/core";

import { fitStandardizer, standardize, type Statistics } from "../standardize.ts";
import { take } from "../split.ts";
import { withDigest } from "../training-rows.ts";

export interface StandardizedOptions {
  /** What shares one mean and deviation: each position of an example, each channel, or all numbers; default "feature". */
  readonly per: Statistics;
}

/**
 * Inputs of mean 0 and deviation 1, by the statistics of the training examples; changed copies of examples do not count.
 *
 * @example transform: "standardized(channel)"
 * @throws OptionError for inputs that are no float32 numbers, such as the ids of words.
 */
export const standardized: TransformPlugin<StandardizedOptions, Statistics> = defineTransform<
  StandardizedOptions,
  Statistics
>({
  name: "standardized",
  package: "@nn/datasets",
  summary: "Inputs of mean 0 and deviation 1 by the training examples.",
  options: { per: oneOf(["feature", "channel", "all"], "feature") },
  shorthand: "per",
  apply(dataset, { per }) {
    const { train, validation, test, originals } = dataset;
    if (train.inputs.dtype !== "float32")
      throw new OptionError(
        `standardized: inputs of dataset ${dataset.name} are ${train.inputs.dtype}; wanted float32`,
      );
    const standardizer = fitStandardizer((originals === undefined ? train : take(train, originals)).inputs, per);
    const scaled = ({ inputs, targets }: Split): Split => ({ inputs: standardize(inputs, standardizer), targets });
    return withDigest({
      ...dataset,
      train: scaled(train),
      ...(validation === undefined ? {} : { validation: scaled(validation) }),
      test: scaled(test),
    });
  },
});

declare module "@nn/core" {
  interface TransformMap {
    standardized: typeof standardized;
  }
}
