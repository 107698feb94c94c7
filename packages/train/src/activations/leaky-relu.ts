import { less, mul, number, select } from "@nn/core";

import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly leakyRelu: typeof leakyRelu;
  }
}

export interface LeakyReluOptions {
  /** Slope below 0; default 0.01. */
  readonly negativeSlope: number;
}

/**
 * f(x) = x for x ≥ 0, negativeSlope·x below (Maas et al. 2013).
 *
 * @example leakyRelu(); leakyRelu(0.2); leakyRelu({ negativeSlope: 0.2 });
 */
export const leakyRelu: ActivationPlugin<LeakyReluOptions, number> = defineActivation<LeakyReluOptions, number>({
  package: "@nn/train",
  name: "leakyRelu",
  summary: "f(x) = x for x ≥ 0, negativeSlope·x below.",
  paper: "Maas, Hannun & Ng, Rectifier nonlinearities improve neural network acoustic models, 2013",
  options: { negativeSlope: number(0.01) },
  shorthand: "negativeSlope",
  initializer: "heNormal",
  apply: (x, { negativeSlope }) => select(less(x, 0), mul(x, negativeSlope), x),
});
