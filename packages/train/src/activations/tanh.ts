import { tanh as tanhOf } from "@nn/core";

import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly tanh: typeof tanh;
  }
}

/** f(x) = tanh(x), in (−1, 1). */
export const tanh: ActivationPlugin = defineActivation({
  package: "@nn/train",
  name: "tanh",
  summary: "f(x) = tanh(x).",
  options: {},
  apply: tanhOf,
});
