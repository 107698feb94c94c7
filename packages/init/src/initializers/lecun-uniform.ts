import { type InitializerPlugin, number } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

export interface LecunUniformOptions {
  /** Multiplies the values, see `gain()`; default 1. */
  readonly gain: number;
}

/**
 * LeCun's uniform initializer.
 *
 * Mean 0, variance gain²/fanIn; limits ±gain·√(3/fanIn). It keeps the variance of signals at 1 for linear units; SELU networks require it.
 *
 * LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998).
 *
 * @example lecunUniform().sample(key(1), [784, 512]) // within ±0.0619 for [784, 512]
 */
export const lecunUniform: InitializerPlugin<LecunUniformOptions> = defineScaled<LecunUniformOptions>({
  name: "lecunUniform",
  summary: "Uniform values of variance gain²/fanIn.",
  paper: 'LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998)',
  options: { gain: number(1, { min: 0 }) },
  distribution: () => "uniform",
  variance: ({ fanIn }, { gain }) => (gain * gain) / fanIn,
});

declare module "@nn/core" {
  interface InitializerMap {
    lecunUniform: typeof lecunUniform;
  }
}
