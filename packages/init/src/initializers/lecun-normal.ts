import { type InitializerPlugin, number } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

export interface LecunNormalOptions {
  /** Multiplies the values, see `gain()`; default 1. */
  readonly gain: number;
}

/**
 * LeCun's normal initializer.
 *
 * Mean 0, variance gain²/fanIn. It keeps the variance of signals at 1 for linear units; SELU networks require it.
 *
 * LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998).
 *
 * @example lecunNormal().sample(key(1), [784, 512]) // std 0.0357 for [784, 512]
 */
export const lecunNormal: InitializerPlugin<LecunNormalOptions> = defineScaled<LecunNormalOptions>({
  name: "lecunNormal",
  summary: "Normal values of variance gain²/fanIn.",
  paper: 'LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998)',
  options: { gain: number(1, { min: 0 }) },
  distribution: () => "normal",
  variance: ({ fanIn }, { gain }) => (gain * gain) / fanIn,
});

declare module "@nn/core" {
  interface InitializerMap {
    lecunNormal: typeof lecunNormal;
  }
}
