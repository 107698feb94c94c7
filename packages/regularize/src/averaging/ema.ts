import {
  add,
  type AveragingPlugin,
  defineAveraging,
  div,
  flag,
  minimum,
  mul,
  number,
  sub,
  type Tensor,
  zipVariables,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface AveragingMap {
    readonly ema: typeof ema;
  }
}

export interface EmaOptions {
  /** β in [0, 1), the weight of the old average; default 0.999. */
  readonly decay: number;
  /** Whether β is at most (1 + t)/(10 + t) at step t, so that the first weights are soon forgotten; default true. */
  readonly warmup: boolean;
}

/**
 * Exponential moving average of the weights: θ̄ ← θ̄ + (1 − β)·(θ − θ̄), from the first weights on.
 *
 * With a decay of 0.999 the average looks back about 1,000 steps; `warmup` makes that about t/9 in the first ones. Polyak & Juditsky,
 * "Acceleration of stochastic approximation by averaging" (1992); Morales-Brotons, Vogels & Hendrikx, "Exponential moving average of
 * weights in deep learning: dynamics and benefits" (2024).
 *
 * @example fit(model, data, { use: [ema(0.99)], … }) // evaluates the average, trains as without it
 * @throws OptionError unless the decay is in [0, 1).
 */
export const ema: AveragingPlugin<EmaOptions, number> = defineAveraging<EmaOptions, number>({
  package: packageName,
  name: "ema",
  summary: "Exponential moving average of the weights.",
  paper:
    'Morales-Brotons, Vogels & Hendrikx, "Exponential moving average of weights in deep learning: dynamics and benefits" (2024)',
  options: { decay: number(0.999, { min: 0, below: 1 }), warmup: flag(true) },
  shorthand: "decay",
  init: (parameters) => ({ average: parameters }),
  update({ average = {} }, parameters, { step }, { decay, warmup }) {
    const weight: Tensor | number = warmup ? sub(1, minimum(div(add(step, 1), add(step, 10)), decay)) : 1 - decay;
    return { average: zipVariables(average, parameters, (old, value) => add(old, mul(sub(value, old), weight))) };
  },
  weights: ({ average = {} }) => average,
});
