import { number } from "@nn/core";

import { scaleByAdagrad } from "../gradients/scale-by-adagrad.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerOptions, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly adagrad: typeof adagrad;
  }
}

/** The learning rate is 0.01 by default. */
export interface AdagradOptions extends OptimizerOptions {
  /** First value of every G; default 0. */
  readonly initial: number;
  /** ε > 0, outside the root; default 1e-10. */
  readonly epsilon: number;
}

/**
 * Adagrad: θ ← θ − η·g/(√G + ε), with G ← G + g²: steps shrink with all that was seen, most where gradients were large.
 *
 * @example adagrad(0.1)
 */
export const adagrad: OptimizerPlugin<AdagradOptions, GivenRate> = defineOptimizer<AdagradOptions, GivenRate>({
  package: "@nn/train",
  name: "adagrad",
  summary: "Steps divided by the root of the sum of squared gradients.",
  paper: "Duchi, Hazan & Singer, Adaptive subgradient methods for online learning and stochastic optimization, 2011",
  traits: () => ({ adaptive: true }),
  options: { learningRate: rate(0.01), initial: number(0, { min: 0 }), epsilon: number(1e-10, { above: 0 }) },
  shorthand: "learningRate",
  chain: ({ initial, epsilon }) => [scaleByAdagrad({ initial, epsilon }), scaleByRate()],
});
