import {
  bernoulli,
  defineTransform,
  integers,
  NdArray,
  number,
  oneOf,
  OptionError,
  type TransformPlugin,
} from "@nn/core";

import { classNumbers, refuseCopies, withDigest } from "../training-rows.ts";

export interface RelabelledOptions {
  /** Chance of each training label to become another; default 0.2. */
  readonly share: number;
  /** "any" other class, each as likely, or the "next" one, the last becoming the first; default "any". */
  readonly to: "any" | "next";
}

/**
 * Label noise: each training label becomes another class with a chance; validation and test keep theirs.
 *
 * Zhang, Bengio, Hardt, Recht, Vinyals, "Understanding deep learning requires rethinking generalization" (2017).
 *
 * @example transform: "relabelled(0.4)"
 * @throws OptionError for a share outside [0, 1], for fewer than two classes, for a regression, and after changed copies were added.
 */
export const relabelled: TransformPlugin<RelabelledOptions, number> = defineTransform<RelabelledOptions, number>({
  name: "relabelled",
  package: "@nn/datasets",
  summary: "Wrong labels for a share of the training examples.",
  paper:
    'Zhang, Bengio, Hardt, Recht, Vinyals, "Understanding deep learning requires rethinking generalization" (2017)',
  options: { share: number(0.2, { min: 0, max: 1 }), to: oneOf(["any", "next"], "any") },
  shorthand: "share",
  apply(dataset, { share, to }, { key }) {
    refuseCopies("relabelled", dataset);
    const labels = classNumbers("relabelled", dataset, dataset.train);
    const classes = dataset.classes.length;
    if (classes < 2)
      throw new OptionError(`relabelled: dataset ${dataset.name} has ${classes} class; wanted at least 2`);
    const changed = bernoulli(key.fold("relabelled", "chance"), labels.length, share);
    // A step of 1 … K − 1 classes ends at each other class equally often.
    const steps = integers(key.fold("relabelled", "step"), labels.length, classes - 1);
    const noisy = labels.map((label, i) =>
      changed[i] === 1 ? (label + (to === "next" ? 1 : 1 + steps[i]!)) % classes : label,
    );
    const { inputs, targets } = dataset.train;
    return withDigest({ ...dataset, train: { inputs, targets: new NdArray(noisy, targets.shape) } });
  },
});

declare module "@nn/core" {
  interface TransformMap {
    relabelled: typeof relabelled;
  }
}
