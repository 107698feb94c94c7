import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { defineScaled, type Distribution, distributions, type FanMode, fanModes, fanOf } from "../variance-scaling.ts";

export interface HeDropoutOptions {
  /** Share of the inputs of this layer that inverted dropout sets to 0, below 1; default 0.5. */
  readonly rate: number;
  /** `fanIn` keeps the second moment of signals, `fanOut` that of gradients; default "fanIn". */
  readonly mode: FanMode;
  /** a of the leaky ReLU that follows; default 0, the ReLU. */
  readonly negativeSlope: number;
  /** Default "normal". */
  readonly distribution: Distribution;
}

/**
 * He's initializer for a layer whose inputs pass inverted dropout.
 *
 * Dropout that divides what it keeps by 1 − p multiplies the second moment by 1/(1 − p), so this divides the variance by as
 * much: mean 0, variance 2·(1 − p)/((1 + a²)·n) with n the fan of `mode`. Plain He with p = 0.5 doubles the second moment in
 * every layer.
 *
 * Pretorius, van Biljon, Kroon, Kamper, "Critical initialisation for deep signal propagation in noisy rectifier neural
 * networks" (2018).
 *
 * @example heDropout(0.5).sample(key(1), [784, 512]) // std √(1/784) = 0.0357
 */
export const heDropout: InitializerPlugin<HeDropoutOptions, number> = defineScaled<HeDropoutOptions, number>({
  name: "heDropout",
  summary: "Values of variance 2·(1 − rate)/((1 + a²)·fan), for rectifiers whose inputs pass inverted dropout.",
  paper:
    'Pretorius, van Biljon, Kroon, Kamper, "Critical initialisation for deep signal propagation in noisy rectifier neural networks" (2018)',
  options: {
    rate: number(0.5, { min: 0, below: 1 }),
    mode: oneOf(fanModes, "fanIn"),
    negativeSlope: number(0),
    distribution: oneOf(distributions, "normal"),
  },
  shorthand: "rate",
  distribution: ({ distribution }) => distribution,
  variance: (fans, { rate, mode, negativeSlope }) =>
    (2 * (1 - rate)) / ((1 + negativeSlope * negativeSlope) * fanOf(fans, mode)),
});

declare module "@nn/core" {
  interface InitializerMap {
    heDropout: typeof heDropout;
  }
}
