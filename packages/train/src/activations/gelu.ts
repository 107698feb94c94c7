import { add, erf, mul } from "@nn/core";

import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly gelu: typeof gelu;
  }
}

/** f(x) = x·Φ(x) = x/2·(1 + erf(x/√2)), the exact form (Hendrycks & Gimpel 2016). */
export const gelu: ActivationPlugin = defineActivation({
  package: "@nn/train",
  name: "gelu",
  summary: "f(x) = x·Φ(x), exact.",
  paper: "Hendrycks & Gimpel, Gaussian error linear units, 2016",
  options: {},
  initializer: "heNormal",
  apply: (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
});
