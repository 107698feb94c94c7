import { add, maximum, mul, neg, number, sub } from "@nn/core";

import { checkNumbers, meanOverOutputs } from "./parts/regression-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly quantile: typeof quantile;
  }
}

export interface QuantileOptions {
  /** τ in (0, 1); default 0.5, the median. */
  readonly level: number;
}

/**
 * Pinball loss, max(τ·e, (τ − 1)·e) of e = y − ŷ, averaged over an example's outputs: the model learns the τ-quantile of the targets.
 *
 * @example quantile(0.9) // too low by 1 costs 0.9, too high by 1 costs 0.1
 */
export const quantile: LossPlugin<QuantileOptions, number> = defineLoss<QuantileOptions, number>({
  package: "@nn/train",
  name: "quantile",
  summary: "Errors below and above weighed as a quantile asks.",
  paper: "Koenker & Bassett, Regression quantiles, 1978",
  traits: () => ({ takes: "values" }),
  options: { level: number(0.5, { above: 0, below: 1 }) },
  shorthand: "level",
  apply(outputs, targets, { level }) {
    checkNumbers("quantile", outputs, targets);
    const error = sub(targets, outputs);
    return meanOverOutputs(add(mul(level, maximum(error, 0)), mul(1 - level, maximum(neg(error), 0))));
  },
});
