import { type Fields } from "@nn/core";

import { momentFields, scaleByAdam, type ScaleByAdamOptions } from "../gradients/scale-by-adam.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerOptions, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly adam: typeof adam;
  }
}

/** The learning rate is 0.001 by default. */
export interface AdamOptions extends OptimizerOptions, ScaleByAdamOptions {}

/** The fields of Adam, shared by its variants. */
export const adamFields: Fields<AdamOptions> = { learningRate: rate(1e-3), ...momentFields };

/**
 * Adam: θ ← θ − η·m̂/(√v̂ + ε), with m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * Both means start at 0; t is 1 at the first step, which moves every parameter by about η against the sign of its gradient.
 * An L2 penalty in the loss is divided by √v̂ like everything else: for decay that is not, take `adamW`.
 *
 * @example adam(); adam(1e-3); adam({ learningRate: cosineDecay({ initial: 1e-3, steps: 2000 }), beta2: 0.99 });
 */
export const adam: OptimizerPlugin<AdamOptions, GivenRate> = defineOptimizer<AdamOptions, GivenRate>({
  package: "@nn/train",
  name: "adam",
  summary: "Steps divided by the root of the running mean of squared gradients.",
  paper: "Kingma & Ba, Adam: A method for stochastic optimization, 2015",
  traits: () => ({ adaptive: true }),
  options: adamFields,
  shorthand: "learningRate",
  chain: ({ beta1, beta2, epsilon }) => [scaleByAdam({ beta1, beta2, epsilon }), scaleByRate()],
});
