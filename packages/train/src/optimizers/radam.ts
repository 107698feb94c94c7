import { scaleByRadam } from "../gradients/scale-by-radam.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerPlugin } from "../contracts/optimizer.ts";
import type { GivenRate } from "../contracts/schedule.ts";
import { adamFields, type AdamOptions } from "./adam.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly radam: typeof radam;
  }
}

/**
 * RAdam: Adam whose first steps are those of momentum, until the variance of √v̂ is known; it needs no warm-up.
 *
 * @example radam(1e-3)
 */
export const radam: OptimizerPlugin<AdamOptions, GivenRate> = defineOptimizer<AdamOptions, GivenRate>({
  package: "@nn/train",
  name: "radam",
  summary: "Adam whose first steps do not divide by what is hardly known.",
  paper: "Liu et al., On the variance of the adaptive learning rate and beyond, 2020",
  traits: () => ({ adaptive: true }),
  options: adamFields,
  shorthand: "learningRate",
  chain: ({ beta1, beta2, epsilon }) => [scaleByRadam({ beta1, beta2, epsilon }), scaleByRate()],
});
