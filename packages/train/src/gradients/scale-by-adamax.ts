import { abs, add, div, maximum, mul, number, defineGradientTransform, type GradientTransformPlugin } from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";
import { correction, runningMean } from "./scale-by-adam.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByAdamax: typeof scaleByAdamax;
  }
}

export interface ScaleByAdamaxOptions {
  /** β₁ in [0, 1), of the mean of gradients; default 0.9. */
  readonly beta1: number;
  /** β₂ in [0, 1), by which the largest fades; default 0.999. */
  readonly beta2: number;
  /** ε > 0; default 1e-8. */
  readonly epsilon: number;
}

/** m̂/u, with m as in Adam and u ← max(β₂·u, |g| + ε): Adam with the largest gradient instead of the root mean square. */
export const scaleByAdamax: GradientTransformPlugin<ScaleByAdamaxOptions> =
  defineGradientTransform<ScaleByAdamaxOptions>({
    package: "@nn/train",
    name: "scaleByAdamax",
    summary: "The mean of gradients divided by the largest recent one.",
    paper: "Kingma & Ba, Adam: A method for stochastic optimization, 2015",
    acts: null,
    options: {
      beta1: number(0.9, { min: 0, below: 1 }),
      beta2: number(0.999, { min: 0, below: 1 }),
      epsilon: number(1e-8, { above: 0 }),
    },
    init: (parameters) => ({ mean: zerosLike(parameters), largest: zerosLike(parameters) }),
    update(gradients, slots, { rate, step }, { beta1, beta2, epsilon }) {
      const mean = zipVariables(slots.mean ?? {}, gradients, (old, g) => runningMean(old, g, beta1));
      const largest = zipVariables(slots.largest ?? {}, gradients, (old, g) =>
        maximum(mul(old, beta2), add(abs(g), epsilon)),
      );
      return {
        gradients: zipVariables(mean, largest, (m, u) => div(m, u)),
        slots: { mean, largest },
        rate: div(rate, correction(beta1, step)),
      };
    },
  });
