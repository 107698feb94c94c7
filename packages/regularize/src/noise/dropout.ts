import {
  bernoulliMask,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mul,
  number,
  oneOf,
  optional,
  OptionError,
} from "@nn/core";

import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly dropout: typeof dropout;
  }
}

/** Where the missing 1/keep goes: into training, or as a factor keep into inference. */
export type DropoutScaling = "inverted" | "inference";

export interface DropoutOptions extends LayerOptions {
  /** Probability that a value becomes 0, in [0, 1). Give this or `keep`. */
  readonly rate: number | null;
  /** Probability that a value stays, in (0, 1]. Give this or `rate`. */
  readonly keep: number | null;
  /** Default `"inverted"`. */
  readonly scaling: DropoutScaling;
}

/**
 * Sets values to 0 at random in training, each example, step and layer with a mask of its own.
 *
 * The letter p means *drop* in PyTorch and Keras and *keep* in the paper, so neither is called p here. With a mask m
 * that is 1 with probability keep = 1 − rate:
 *
 * | scaling       | training   | evaluation |
 * | ------------- | ---------- | ---------- |
 * | `"inverted"`  | x·m/keep   | x          |
 * | `"inference"` | x·m        | x·keep     |
 *
 * The second row is the paper's: scaling the input of the next layer by keep is scaling its weights. Both compute the
 * same, in training and in evaluation, when the next weights of the second are those of the first divided by keep. The
 * expectation of training is evaluation; the first adds the variance x²·(1 − keep)/keep. A rate of 0 does nothing.
 *
 * Srivastava et al., "Dropout" (2014).
 *
 * @example dropout(0.5); dropout({ keep: 0.8, scaling: "inference" });
 * @throws OptionError unless exactly one of rate and keep is given and in range.
 */
export const dropout: LayerPlugin<DropoutOptions, number> = defineNoise<DropoutOptions, number>({
  name: "dropout",
  summary: "Sets values to 0 at random in training.",
  paper: 'Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014)',
  traits: ({ rate, keep }) => ({ drops: rate ?? 1 - (keep ?? 1) }),
  options: {
    rate: optional(number(0, { min: 0, below: 1 })),
    keep: optional(number(0, { above: 0, max: 1 })),
    scaling: oneOf(["inverted", "inference"], "inverted"),
    name: layerName(),
  },
  shorthand: "rate",
  check({ rate, keep }) {
    if ((rate === null) === (keep === null)) {
      throw new OptionError(
        `dropout: got ${rate === null ? "neither rate nor keep" : `rate ${rate} and keep ${keep}`}; wanted exactly one of rate (the probability to drop) and keep (the probability to stay)`,
      );
    }
  },
  train(input, key, options) {
    const keep = keepOf(options);
    if (keep === 1) return input;
    const mask = bernoulliMask(key, keep, input.shape);
    return mul(input, options.scaling === "inverted" ? mul(mask, 1 / keep) : mask);
  },
  evaluate(input, options) {
    const keep = keepOf(options);
    return options.scaling === "inverted" || keep === 1 ? input : mul(input, keep);
  },
});

function keepOf({ rate, keep }: DropoutOptions): number {
  return keep ?? 1 - (rate ?? 0);
}
