import { square, sub } from "@nn/core";

import { defineLoss, type LossPlugin } from "../contracts/loss.ts";
import { checkNumbers, meanOverOutputs } from "./parts/regression-loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly meanSquaredError: typeof meanSquaredError;
  }
}

/** (y − ŷ)², averaged over an example's outputs; both float32[n, outputs]. */
export const meanSquaredError: LossPlugin = defineLoss({
  package: "@nn/train",
  name: "meanSquaredError",
  summary: "(y − ŷ)², averaged over outputs.",
  traits: () => ({ takes: "values" }),
  options: {},
  apply(outputs, targets) {
    checkNumbers("meanSquaredError", outputs, targets);
    return meanOverOutputs(square(sub(outputs, targets)));
  },
});
