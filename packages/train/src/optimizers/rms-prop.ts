import { number } from "@nn/core";

import { momentum } from "../gradients/momentum.ts";
import { scaleByRmsProp } from "../gradients/scale-by-rms-prop.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerOptions, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly rmsProp: typeof rmsProp;
  }
}

/** The learning rate is 0.01 by default. */
export interface RmsPropOptions extends OptimizerOptions {
  /** α in [0, 1); default 0.99. */
  readonly decay: number;
  /** ε > 0, outside the root; default 1e-8. */
  readonly epsilon: number;
  /** μ in [0, 1), of the steps; default 0. */
  readonly momentum: number;
}

/**
 * RMSProp: θ ← θ − η·g/(√v + ε), with v ← α·v + (1 − α)·g² from 0; with momentum, of these steps.
 *
 * Defaults are those of PyTorch; Keras has η = 0.001, α = 0.9 and ε = 1e-7.
 *
 * @example rmsProp(1e-3); rmsProp({ learningRate: 1e-3, momentum: 0.9 });
 */
export const rmsProp: OptimizerPlugin<RmsPropOptions, GivenRate> = defineOptimizer<RmsPropOptions, GivenRate>({
  package: "@nn/train",
  name: "rmsProp",
  summary: "Steps divided by the root of the running mean of squared gradients.",
  paper: "Hinton, Neural networks for machine learning, lecture 6e, 2012",
  traits: () => ({ adaptive: true }),
  options: {
    learningRate: rate(0.01),
    decay: number(0.99, { min: 0, below: 1 }),
    epsilon: number(1e-8, { above: 0 }),
    momentum: number(0, { min: 0, below: 1 }),
  },
  shorthand: "learningRate",
  chain: ({ decay, epsilon, momentum: mu }) => [
    scaleByRmsProp({ decay, epsilon }),
    ...(mu === 0 ? [] : [momentum(mu)]),
    scaleByRate(),
  ],
});
