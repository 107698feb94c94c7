import { relu as reluOf } from "@nn/core";

import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly relu: typeof relu;
  }
}

/** f(x) = max(x, 0), with gradient 0 at 0 (Nair & Hinton 2010). */
export const relu: ActivationPlugin = defineActivation({
  package: "@nn/train",
  name: "relu",
  summary: "f(x) = max(x, 0).",
  paper: "Nair & Hinton, Rectified linear units improve restricted Boltzmann machines, 2010",
  options: {},
  initializer: "heNormal",
  apply: reluOf,
});
