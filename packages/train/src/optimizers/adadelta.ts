import { number } from "@nn/core";

import { scaleByAdadelta } from "../gradients/scale-by-adadelta.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerOptions, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly adadelta: typeof adadelta;
  }
}

/** The learning rate is 1 by default. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** ρ in [0, 1); default 0.9. */
  readonly decay: number;
  /** ε > 0, within the roots; default 1e-6. */
  readonly epsilon: number;
}

/**
 * Adadelta: θ ← θ − η·√(D + ε)/√(v + ε)·g, with running means v of g² and D of the squared steps before η.
 *
 * @example adadelta()
 */
export const adadelta: OptimizerPlugin<AdadeltaOptions, GivenRate> = defineOptimizer<AdadeltaOptions, GivenRate>({
  package: "@nn/train",
  name: "adadelta",
  summary: "Steps in the unit of the parameters, from running means of steps and gradients.",
  paper: "Zeiler, ADADELTA: An adaptive learning rate method, 2012",
  traits: () => ({ adaptive: true }),
  options: { learningRate: rate(1), decay: number(0.9, { min: 0, below: 1 }), epsilon: number(1e-6, { above: 0 }) },
  shorthand: "learningRate",
  chain: ({ decay, epsilon }) => [scaleByAdadelta({ decay, epsilon }), scaleByRate()],
});
