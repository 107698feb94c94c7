import { expm1, less, minimum, mul, select } from "@nn/core";

import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly selu: typeof selu;
  }
}

const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;

/**
 * f(x) = λx for x ≥ 0, λα(eˣ − 1) below, with λ = 1.0507… and α = 1.6732…: N(0, 1) in gives mean 0 and variance 1 out.
 * Goes with `lecunNormal` (Klambauer et al. 2017).
 */
export const selu: ActivationPlugin = defineActivation({
  package: "@nn/train",
  name: "selu",
  summary: "f(x) = λx for x ≥ 0, λα(eˣ − 1) below.",
  paper: "Klambauer, Unterthiner, Mayr & Hochreiter, Self-normalizing neural networks, 2017",
  traits: () => ({ selfNormalizing: true }),
  options: {},
  initializer: "lecunNormal",
  // The minimum keeps eˣ of the side that is not chosen from overflowing, in the value and in the gradient.
  apply: (x) => select(less(x, 0), mul(expm1(minimum(x, 0)), scale * alpha), mul(x, scale)),
});
