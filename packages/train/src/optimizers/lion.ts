import { number } from "@nn/core";

import { decayWeights } from "../gradients/decay-weights.ts";
import { signOfMean } from "../gradients/sign-of-mean.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerOptions, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly lion: typeof lion;
  }
}

/** The learning rate is 1e-4 by default. */
export interface LionOptions extends OptimizerOptions {
  /** β₁ in [0, 1); default 0.9. */
  readonly beta1: number;
  /** β₂ in [0, 1); default 0.99. */
  readonly beta2: number;
  /** λ ≥ 0; default 0. */
  readonly weightDecay: number;
}

/**
 * Lion: θ ← (1 − η·λ)·θ − η·sign(β₁·m + (1 − β₁)·g), then m ← β₂·m + (1 − β₂)·g. One slot, and steps of one size.
 *
 * Its rate is a third to a tenth of Adam's and its decay as much larger, since every element moves by η.
 *
 * @example lion({ learningRate: 3e-4, weightDecay: 0.1 })
 */
export const lion: OptimizerPlugin<LionOptions, GivenRate> = defineOptimizer<LionOptions, GivenRate>({
  package: "@nn/train",
  name: "lion",
  summary: "Steps of one size along the sign of a mean of gradients.",
  paper: "Chen et al., Symbolic discovery of optimization algorithms, 2023",
  traits: ({ weightDecay }) => ({ adaptive: true, decays: weightDecay }),
  options: {
    learningRate: rate(1e-4),
    beta1: number(0.9, { min: 0, below: 1 }),
    beta2: number(0.99, { min: 0, below: 1 }),
    weightDecay: number(0, { min: 0 }),
  },
  shorthand: "learningRate",
  chain: ({ beta1, beta2, weightDecay }) => [
    signOfMean({ beta1, beta2 }),
    ...(weightDecay === 0 ? [] : [decayWeights(weightDecay)]),
    scaleByRate(),
  ],
});
