import {
  checkNumber,
  defineInitializer,
  type InitializerPlugin,
  list,
  math,
  number,
  oneOf,
  optional,
  OptionError,
} from "@nn/core";

import { packageName } from "../variance-scaling.ts";

export interface ClassPriorOptions {
  /** Examples of each class; default null: `probabilities` says. Two counts, of negatives and positives, do for one sigmoid output. */
  readonly counts: readonly number[] | null;
  /** Share of each class, sum 1 for a softmax; default null: `counts` says. */
  readonly probabilities: readonly number[] | null;
  /** What turns the outputs into probabilities; default "softmax". */
  readonly output: "softmax" | "sigmoid";
}

/** The share of each output's class. */
function priors({ counts, probabilities, output }: ClassPriorOptions): readonly number[] {
  if (probabilities !== null) return probabilities;
  const total = (counts ?? []).reduce((sum, count) => sum + count, 0);
  const shares = (counts ?? []).map((count) => count / total);
  return output === "sigmoid" ? shares.slice(1) : shares;
}

function biases(options: ClassPriorOptions): Float32Array {
  return Float32Array.from(priors(options), (p) =>
    options.output === "softmax" ? math.log(p) : math.log(p) - math.log1p(-p),
  );
}

/**
 * The bias of an output layer with which an untrained network predicts the base rates: the loss then starts at the entropy of
 * the labels instead of far above it where classes are rare.
 *
 * softmax: b_k = ln p_k. sigmoid: b_k = ln(p_k/(1 − p_k)). Deterministic; give `counts` or `probabilities`, not both.
 *
 * Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", section 4.1 (2017).
 *
 * @example
 * classPrior({ counts: [900, 100] }).sample(key(1), [2])                          // -0.1054, -2.3026
 * classPrior({ probabilities: [0.01], output: "sigmoid" }).sample(key(1), [1])    // -4.5951
 * @throws OptionError for counts and probabilities that are not above 0, ShapeError for another number of outputs.
 */
export const classPrior: InitializerPlugin<ClassPriorOptions> = defineInitializer<ClassPriorOptions>({
  name: "classPrior",
  package: packageName,
  summary: "The bias of an output layer with which an untrained network predicts the base rates.",
  paper: 'Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", section 4.1 (2017)',
  options: {
    counts: optional(list(number(1, { above: 0 }))),
    probabilities: optional(list(number(0.5, { above: 0, max: 1 }))),
    output: oneOf(["softmax", "sigmoid"], "softmax"),
  },
  check: (options) => {
    const { counts, probabilities, output } = options;
    const given = counts ?? probabilities;
    if ((counts === null) === (probabilities === null) || !Array.isArray(given) || given.length === 0) {
      throw new OptionError(
        "classPrior: wanted a list, either counts, e.g. [900, 100], or probabilities, e.g. [0.9, 0.1]",
      );
    }
    counts?.forEach((count, k) => checkNumber("classPrior", `the count of class ${k}`, count, { above: 0 }));
    if (counts !== null && output === "sigmoid" && counts.length !== 2) {
      throw new OptionError(
        `classPrior: got ${counts.length} counts for a sigmoid; wanted two, of negatives and positives, or probabilities, one for each output`,
      );
    }
    const limit = output === "softmax" ? { max: 1 } : { below: 1 };
    probabilities?.forEach((p, k) => checkNumber("classPrior", `probability ${k}`, p, { above: 0, ...limit }));
    const sum = (probabilities ?? [1]).reduce((a, b) => a + b, 0);
    if (output === "softmax" && Math.abs(sum - 1) > 1e-6) {
      throw new OptionError(`classPrior: the probabilities sum to ${sum}; wanted 1 for a softmax`);
    }
  },
  refuse({ shape, options }) {
    const outputs = priors(options).length;
    return shape.length === 1 && shape[0] === outputs
      ? undefined
      : `wanted [${outputs}], one bias for each class that the prior names`;
  },
  sample: ({ options }) => biases(options),
  moments({ options }) {
    const values = biases(options);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
    return { mean, variance, deterministic: true };
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    classPrior: typeof classPrior;
  }
}
