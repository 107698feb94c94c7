import { number } from "@nn/core";

import { scaleByAdam } from "../gradients/scale-by-adam.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { scaleByTrustRatio } from "../gradients/scale-by-trust-ratio.ts";
import { defineOptimizer, type OptimizerPlugin } from "../contracts/optimizer.ts";
import type { GivenRate } from "../contracts/schedule.ts";
import type { AdamWOptions } from "./adam-w.ts";
import { adamFields } from "./adam.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly lamb: typeof lamb;
  }
}

/**
 * LAMB: Adam's direction plus λ·θ, scaled to the length of the parameter, θ ← θ − η·‖θ‖·u/‖u‖: for very large batches.
 *
 * Only kernels and embeddings decay. A parameter of zeros takes the plain step.
 *
 * @example lamb({ learningRate: 1e-2, weightDecay: 0.01 })
 */
export const lamb: OptimizerPlugin<AdamWOptions, GivenRate> = defineOptimizer<AdamWOptions, GivenRate>({
  package: "@nn/train",
  name: "lamb",
  summary: "Adam's direction, in steps as long as their parameter.",
  paper: "You et al., Large batch optimization for deep learning: Training BERT in 76 minutes, 2020",
  traits: ({ weightDecay }) => ({ adaptive: true, decays: weightDecay }),
  options: { ...adamFields, weightDecay: number(0.01, { min: 0 }) },
  shorthand: "learningRate",
  chain: ({ beta1, beta2, epsilon, weightDecay }) => [
    scaleByAdam({ beta1, beta2, epsilon }),
    scaleByTrustRatio({ weightDecay }),
    scaleByRate(),
  ],
});
