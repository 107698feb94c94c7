import { number } from "@nn/core";

import { scaleByAdamax } from "../gradients/scale-by-adamax.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerOptions, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly adamax: typeof adamax;
  }
}

/** The learning rate is 2e-3 by default. */
export interface AdamaxOptions extends OptimizerOptions {
  /** β₁ in [0, 1); default 0.9. */
  readonly beta1: number;
  /** β₂ in [0, 1); default 0.999. */
  readonly beta2: number;
  /** ε > 0; default 1e-8. */
  readonly epsilon: number;
}

/**
 * Adamax: θ ← θ − η·m̂/u, with m as in Adam and u ← max(β₂·u, |g| + ε).
 *
 * @example adamax(); adamax(2e-3);
 */
export const adamax: OptimizerPlugin<AdamaxOptions, GivenRate> = defineOptimizer<AdamaxOptions, GivenRate>({
  package: "@nn/train",
  name: "adamax",
  summary: "Adam with the largest recent gradient in place of the root mean square.",
  paper: "Kingma & Ba, Adam: A method for stochastic optimization, 2015",
  traits: () => ({ adaptive: true }),
  options: {
    learningRate: rate(2e-3),
    beta1: number(0.9, { min: 0, below: 1 }),
    beta2: number(0.999, { min: 0, below: 1 }),
    epsilon: number(1e-8, { above: 0 }),
  },
  shorthand: "learningRate",
  chain: ({ beta1, beta2, epsilon }) => [scaleByAdamax({ beta1, beta2, epsilon }), scaleByRate()],
});
