import { abs, minimum, mul, number, square, sub } from "@nn/core";

import { checkNumbers, meanOverOutputs } from "./parts/regression-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly huber: typeof huber;
  }
}

export interface HuberOptions {
  /** δ > 0, in the unit of the targets; default 1. */
  readonly delta: number;
}

/**
 * e²/2 for errors |e| ≤ δ, δ·(|e| − δ/2) beyond, averaged over an example's outputs; both float32[n, outputs].
 *
 * @example huber(); huber(2) // error 3 at δ = 1: 2.5
 */
export const huber: LossPlugin<HuberOptions, number> = defineLoss<HuberOptions, number>({
  package: "@nn/train",
  name: "huber",
  summary: "Squares of small errors, and the size of large ones.",
  paper: "Huber, Robust estimation of a location parameter, 1964",
  traits: () => ({ takes: "values" }),
  options: { delta: number(1, { above: 0 }) },
  shorthand: "delta",
  apply(outputs, targets, { delta }) {
    checkNumbers("huber", outputs, targets);
    const size = abs(sub(outputs, targets));
    const small = minimum(size, delta);
    return meanOverOutputs(sub(mul(small, size), mul(0.5, square(small))));
  },
});
