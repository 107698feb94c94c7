import { sigmoid as sigmoidOf } from "@nn/core";

import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly sigmoid: typeof sigmoid;
  }
}

/** f(x) = 1 / (1 + e⁻ˣ), in (0, 1). */
export const sigmoid: ActivationPlugin = defineActivation({
  package: "@nn/train",
  name: "sigmoid",
  summary: "f(x) = 1 / (1 + e⁻ˣ).",
  options: {},
  apply: sigmoidOf,
});
