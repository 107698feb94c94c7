import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { defineScaled, type FanMode, fanModes, fanOf } from "../variance-scaling.ts";

export interface HeUniformOptions {
  /** `fanIn` keeps the variance of signals, `fanOut` that of gradients; default "fanIn". */
  readonly mode: FanMode;
  /** a of the leaky ReLU that follows; default 0, the ReLU. PyTorch's own layers use √5. */
  readonly negativeSlope: number;
}

/**
 * He's uniform initializer for rectifiers, also called Kaiming.
 *
 * Mean 0, variance 2/((1 + a²)·n) with n the fan of `mode`; limits ±√(6/((1 + a²)·n)).
 *
 * He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015).
 *
 * @example heUniform().sample(key(1), [784, 512]) // within ±0.0875 for [784, 512]
 */
export const heUniform: InitializerPlugin<HeUniformOptions> = defineScaled<HeUniformOptions>({
  name: "heUniform",
  aliases: ["kaimingUniform"],
  summary: "Uniform values of variance 2/((1 + a²)·fan), for rectifiers.",
  paper: 'He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015)',
  options: { mode: oneOf(fanModes, "fanIn"), negativeSlope: number(0) },
  distribution: () => "uniform",
  variance: (fans, { mode, negativeSlope }) => 2 / ((1 + negativeSlope * negativeSlope) * fanOf(fans, mode)),
});

declare module "@nn/core" {
  interface InitializerMap {
    heUniform: typeof heUniform;
    kaimingUniform: typeof heUniform;
  }
}
