import { add, div, mul, sqrt, defineGradientTransform, type GradientTransformPlugin } from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";
import { correction, momentFields, runningMean, type ScaleByAdamOptions } from "./scale-by-adam.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByNadam: typeof scaleByNadam;
  }
}

/**
 * (β₁·m/(1 − β₁ᵗ⁺¹) + (1 − β₁)·g/(1 − β₁ᵗ))/(√v̂ + ε), with m and v as in Adam: Adam that looks ahead along its mean.
 *
 * With β₁ constant, as in optax; PyTorch and Keras let it grow.
 */
export const scaleByNadam: GradientTransformPlugin<ScaleByAdamOptions> = defineGradientTransform<ScaleByAdamOptions>({
  package: "@nn/train",
  name: "scaleByNadam",
  summary: "Adam with Nesterov's look ahead.",
  paper: "Dozat, Incorporating Nesterov momentum into Adam, 2016",
  acts: null,
  options: momentFields,
  init: (parameters) => ({ mean: zerosLike(parameters), meanSquare: zerosLike(parameters) }),
  update(gradients, slots, { step }, { beta1, beta2, epsilon }) {
    const mean = zipVariables(slots.mean ?? {}, gradients, (old, g) => runningMean(old, g, beta1));
    const meanSquare = zipVariables(slots.meanSquare ?? {}, gradients, (old, g) => runningMean(old, mul(g, g), beta2));
    const ahead = div(beta1, correction(beta1, add(step, 1)));
    const now = div(1 - beta1, correction(beta1, step));
    const root = sqrt(correction(beta2, step));
    const directions = zipVariables(mean, gradients, (m, g) => add(mul(m, ahead), mul(g, now)));
    return {
      gradients: zipVariables(directions, meanSquare, (d, v) => div(d, add(div(sqrt(v), root), epsilon))),
      slots: { mean, meanSquare },
    };
  },
});
