import {
  add,
  type AveragingPlugin,
  defineAveraging,
  div,
  equal,
  floor,
  greaterEqual,
  integer,
  logicalAnd,
  mul,
  select,
  sub,
  zipVariables,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface AveragingMap {
    readonly swa: typeof swa;
  }
}

export interface SwaOptions {
  /** Step of the first weights that count, ≥ 1; default 1. The paper takes the last quarter of training. */
  readonly start: number;
  /** Steps between the weights that count, ≥ 1; default 1. The paper takes an epoch. */
  readonly every: number;
}

/**
 * Stochastic weight averaging: the plain mean of the weights after the steps start, start + every, …
 *
 * Before `start` it is the present weights. Running statistics of batch normalization stay those of the last step, which fit the average
 * only about; the paper computes them anew. Izmailov, Podoprikhin, Garipov, Vetrov & Wilson, "Averaging weights leads to wider optima
 * and better generalization" (2018).
 *
 * @example swa({ start: 750, every: 50 }) // of 1,000 steps: the mean of six weights
 * @throws OptionError unless both are integers ≥ 1.
 */
export const swa: AveragingPlugin<SwaOptions, number> = defineAveraging<SwaOptions, number>({
  package: packageName,
  name: "swa",
  summary: "The mean of the weights from a step on.",
  paper:
    'Izmailov, Podoprikhin, Garipov, Vetrov & Wilson, "Averaging weights leads to wider optima and better generalization" (2018)',
  options: { start: integer(1, { min: 1 }), every: integer(1, { min: 1 }) },
  shorthand: "start",
  init: (parameters) => ({ average: parameters }),
  update({ average = {} }, parameters, { step }, { start, every }) {
    // Number of weights that were taken before: whole at the steps that count.
    const taken = div(sub(step, start), every);
    const counts = logicalAnd(greaterEqual(step, start), equal(taken, floor(taken)));
    const weight = select(counts, div(1, add(taken, 1)), select(greaterEqual(step, start), 0, 1));
    return { average: zipVariables(average, parameters, (old, value) => add(old, mul(sub(value, old), weight))) };
  },
  weights: ({ average = {} }) => average,
});
