import { defineTransform, math, number, permutation, type TransformPlugin } from "@nn/core";

import { classNumbers, keepTraining, refuseCopies } from "../training-rows.ts";

export interface ImbalancedOptions {
  /** Share of its training examples that the last class keeps; default 0.1. */
  readonly ratio: number;
}

/**
 * A long tail of classes: class c of K keeps max(1, round(n_c·ρ^(c/(K − 1)))) of its n_c training examples, which the key draws; the
 * order of those that are kept stays, and validation and test stay whole.
 *
 * Cui, Jia, Lin, Song, Belongie, "Class-balanced loss based on effective number of samples" (2019).
 *
 * @example transform: "imbalanced(0.01)" // ten classes of 500 keep 500, 300, 180, … 5
 * @throws OptionError for a ratio outside (0, 1], for a regression, and after changed copies were added.
 */
export const imbalanced: TransformPlugin<ImbalancedOptions, number> = defineTransform<ImbalancedOptions, number>({
  name: "imbalanced",
  package: "@nn/datasets",
  summary: "Fewer training examples from class to class.",
  paper: 'Cui, Jia, Lin, Song, Belongie, "Class-balanced loss based on effective number of samples" (2019)',
  options: { ratio: number(0.1, { above: 0, max: 1 }) },
  shorthand: "ratio",
  apply(dataset, { ratio }, { key }) {
    refuseCopies("imbalanced", dataset);
    const labels = classNumbers("imbalanced", dataset, dataset.train);
    const last = Math.max(1, dataset.classes.length - 1);
    const kept = dataset.classes.flatMap((_, cls) => {
      const rows = Array.from(labels.keys()).filter((row) => labels[row] === cls);
      if (rows.length === 0) return [];
      const count = Math.max(1, Math.round(rows.length * math.exp((math.log(ratio) * cls) / last)));
      return Array.from(permutation(key.fold("imbalanced", cls), rows.length).subarray(0, count), (i) => rows[i]!);
    });
    return keepTraining(dataset, Int32Array.from(kept).sort());
  },
});

declare module "@nn/core" {
  interface TransformMap {
    imbalanced: typeof imbalanced;
  }
}
