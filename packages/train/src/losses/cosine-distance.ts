import { div, maximum, mul, number, sqrt, square, sub, sum } from "@nn/core";

import { checkNumbers } from "./parts/regression-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly cosineDistance: typeof cosineDistance;
  }
}

export interface CosineDistanceOptions {
  /** Least product of the squared lengths, for vectors of zeros; default 1e-12. */
  readonly epsilon: number;
}

/**
 * 1 − y·ŷ/(‖y‖·‖ŷ‖) of the two vectors of an example, float32[n, outputs]: 0 for one direction, 2 for opposite ones.
 *
 * @example cosineDistance() // (1, 0) and (1, 1): 1 − 1/√2 = 0.293
 */
export const cosineDistance: LossPlugin<CosineDistanceOptions> = defineLoss<CosineDistanceOptions>({
  package: "@nn/train",
  name: "cosineDistance",
  summary: "One minus the cosine between outputs and targets.",
  options: { epsilon: number(1e-12, { above: 0 }) },
  apply(outputs, targets, { epsilon }) {
    checkNumbers("cosineDistance", outputs, targets);
    const along = sum(mul(outputs, targets), { axes: 1 });
    const lengths = mul(sum(square(outputs), { axes: 1 }), sum(square(targets), { axes: 1 }));
    return sub(1, div(along, sqrt(maximum(lengths, epsilon))));
  },
});
