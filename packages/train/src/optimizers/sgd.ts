import { flag, number, OptionError } from "@nn/core";

import { momentum } from "../gradients/momentum.ts";
import { scaleByRate } from "../gradients/scale-by-rate.ts";
import { defineOptimizer, type OptimizerPlugin } from "../contracts/optimizer.ts";
import { rate, type GivenRate, type Rate } from "../contracts/schedule.ts";

declare module "../contracts/optimizer.ts" {
  interface OptimizerMap {
    readonly sgd: typeof sgd;
  }
}

export interface SgdOptions {
  /** A number, or a schedule; default 0.01. */
  readonly learningRate: Rate;
  /** μ in [0, 1); default 0. */
  readonly momentum: number;
  /** Look ahead along the velocity; default false. */
  readonly nesterov: boolean;
}

/**
 * Stochastic gradient descent: θ ← θ − η·g.
 *
 * With momentum v ← μ·v + g and θ ← θ − η·v, or θ ← θ − η·(g + μ·v) with `nesterov`. The velocity starts at 0 and does
 * not contain the learning rate, as in PyTorch (Sutskever et al. 2013 and Keras put it inside).
 *
 * @example sgd(0.1); sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 */
export const sgd: OptimizerPlugin<SgdOptions, GivenRate> = defineOptimizer<SgdOptions, GivenRate>({
  package: "@nn/train",
  name: "sgd",
  summary: "Stochastic gradient descent, with momentum if wanted.",
  paper: "Sutskever, Martens, Dahl & Hinton, On the importance of initialization and momentum in deep learning, 2013",
  options: { learningRate: rate(0.01), momentum: number(0, { min: 0, below: 1 }), nesterov: flag(false) },
  shorthand: "learningRate",
  check({ momentum, nesterov }) {
    if (nesterov && momentum === 0) throw new OptionError("sgd: nesterov is set without momentum; wanted momentum > 0");
  },
  chain: ({ momentum: mu, nesterov }) => [...(mu === 0 ? [] : [momentum({ momentum: mu, nesterov })]), scaleByRate()],
});
