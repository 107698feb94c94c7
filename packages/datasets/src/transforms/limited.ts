import { defineTransform, exampleCount, integer, OptionError, permutation, type TransformPlugin } from "@nn/core";

import { keepTraining, refuseCopies } from "../training-rows.ts";

export interface LimitedOptions {
  /** Number of training examples that are kept; default 500. */
  readonly train: number;
}

/**
 * Some of the training examples, drawn without replacement: the first of a permutation by the key, so that with one key the larger
 * of two holds the smaller.
 *
 * @example transform: "limited(500)"
 * @throws OptionError when there are fewer, and after changed copies were added.
 */
export const limited: TransformPlugin<LimitedOptions, number> = defineTransform<LimitedOptions, number>({
  name: "limited",
  package: "@nn/datasets",
  summary: "Some of the training examples.",
  options: { train: integer(500, { min: 1 }) },
  shorthand: "train",
  apply(dataset, { train }, { key }) {
    refuseCopies("limited", dataset);
    const count = exampleCount(dataset.train);
    if (train > count)
      throw new OptionError(
        `limited: dataset ${dataset.name} has ${count} training examples; wanted at least ${train}`,
      );
    return keepTraining(dataset, Int32Array.from(permutation(key.fold("limited"), count).subarray(0, train)));
  },
});

declare module "@nn/core" {
  interface TransformMap {
    limited: typeof limited;
  }
}
