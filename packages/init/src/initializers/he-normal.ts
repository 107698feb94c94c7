import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { defineScaled, type FanMode, fanModes, fanOf } from "../variance-scaling.ts";

export interface HeNormalOptions {
  /** `fanIn` keeps the variance of signals, `fanOut` that of gradients; default "fanIn". */
  readonly mode: FanMode;
  /** a of the leaky ReLU that follows; default 0, the ReLU. PyTorch's own layers use √5. */
  readonly negativeSlope: number;
}

/**
 * He's normal initializer for rectifiers, also called Kaiming.
 *
 * Mean 0, variance 2/((1 + a²)·n) with n the fan of `mode`; not truncated, unlike Keras' he_normal.
 *
 * He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015).
 *
 * @example heNormal().sample(key(1), [784, 512]) // std 0.0505 for [784, 512]
 */
export const heNormal: InitializerPlugin<HeNormalOptions> = defineScaled<HeNormalOptions>({
  name: "heNormal",
  aliases: ["kaimingNormal"],
  summary: "Normal values of variance 2/((1 + a²)·fan), for rectifiers.",
  paper: 'He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015)',
  options: { mode: oneOf(fanModes, "fanIn"), negativeSlope: number(0) },
  distribution: () => "normal",
  variance: (fans, { mode, negativeSlope }) => 2 / ((1 + negativeSlope * negativeSlope) * fanOf(fans, mode)),
});

declare module "@nn/core" {
  interface InitializerMap {
    heNormal: typeof heNormal;
    kaimingNormal: typeof heNormal;
  }
}
