import { number } from "@nn/core";

import { decayWeights } from "../gradients/decay-weights.ts";
import { scaleByAdam } from "../gradients/scale-by-adam.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerPlugin } from "../contracts/optimizer.ts";
import type { GivenRate } from "../contracts/schedule.ts";
import { adamFields, type AdamOptions } from "./adam.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly adamW: typeof adamW;
  }
}

export interface AdamWOptions extends AdamOptions {
  /** λ ≥ 0; default 0.01. */
  readonly weightDecay: number;
}

/**
 * Adam with decoupled weight decay: θ ← (1 − η·λ)·θ, then the step of `adam` at the old gradient.
 *
 * Only kernels and embeddings decay, all at the same relative rate, whatever the size of their gradients. The decay is
 * multiplied by the learning rate, as in PyTorch; with a schedule it follows the schedule.
 *
 * @example adamW(); adamW({ learningRate: 3e-4, weightDecay: 0.1 });
 */
export const adamW: OptimizerPlugin<AdamWOptions, GivenRate> = defineOptimizer<AdamWOptions, GivenRate>({
  package: "@nn/train",
  name: "adamW",
  summary: "Adam with weight decay outside the adaptive step.",
  paper: "Loshchilov & Hutter, Decoupled weight decay regularization, 2019",
  traits: ({ weightDecay }) => ({ adaptive: true, decays: weightDecay }),
  options: { ...adamFields, weightDecay: number(0.01, { min: 0 }) },
  shorthand: "learningRate",
  chain: ({ weightDecay, beta1, beta2, epsilon }) => [
    scaleByAdam({ beta1, beta2, epsilon }),
    decayWeights(weightDecay),
    scaleByRate(),
  ],
});
