import { scaleByNadam } from "../gradients/scale-by-nadam.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerPlugin } from "../contracts/optimizer.ts";
import type { GivenRate } from "../contracts/schedule.ts";
import { adamFields, type AdamOptions } from "./adam.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly nadam: typeof nadam;
  }
}

/**
 * NAdam: Adam that looks ahead along its mean, θ ← θ − η·(β₁·m/(1 − β₁ᵗ⁺¹) + (1 − β₁)·g/(1 − β₁ᵗ))/(√v̂ + ε).
 *
 * @example nadam(1e-3)
 */
export const nadam: OptimizerPlugin<AdamOptions, GivenRate> = defineOptimizer<AdamOptions, GivenRate>({
  package: "@nn/train",
  name: "nadam",
  summary: "Adam with Nesterov's look ahead.",
  paper: "Dozat, Incorporating Nesterov momentum into Adam, 2016",
  traits: () => ({ adaptive: true }),
  options: adamFields,
  shorthand: "learningRate",
  chain: ({ beta1, beta2, epsilon }) => [scaleByNadam({ beta1, beta2, epsilon }), scaleByRate()],
});
