import { number, sign, defineGradientTransform, type GradientTransformPlugin } from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";
import { runningMean } from "./scale-by-adam.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly signOfMean: typeof signOfMean;
  }
}

export interface SignOfMeanOptions {
  /** β₁ in [0, 1), of the mean whose sign is taken; default 0.9. */
  readonly beta1: number;
  /** β₂ in [0, 1), of the mean that is kept; default 0.99. */
  readonly beta2: number;
}

/** sign(β₁·m + (1 − β₁)·g), and then m ← β₂·m + (1 − β₂)·g from 0: every element moves by the learning rate. */
export const signOfMean: GradientTransformPlugin<SignOfMeanOptions> = defineGradientTransform<SignOfMeanOptions>({
  package: "@nn/train",
  name: "signOfMean",
  summary: "The sign of a mean of gradients.",
  paper:
    "Chen, Liang, Huang, Real, Wang, Liu, Pham, Dong, Luong, Hsieh, Lu & Le, Symbolic discovery of optimization algorithms, 2023",
  acts: null,
  options: { beta1: number(0.9, { min: 0, below: 1 }), beta2: number(0.99, { min: 0, below: 1 }) },
  init: (parameters) => ({ mean: zerosLike(parameters) }),
  update(gradients, slots, _, { beta1, beta2 }) {
    const old = slots.mean ?? {};
    return {
      gradients: zipVariables(old, gradients, (m, g) => sign(runningMean(m, g, beta1))),
      slots: { mean: zipVariables(old, gradients, (m, g) => runningMean(m, g, beta2)) },
    };
  },
});
