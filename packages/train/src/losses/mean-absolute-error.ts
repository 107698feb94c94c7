import { abs, sub } from "@nn/core";

import { checkNumbers, meanOverOutputs } from "./parts/regression-loss.ts";
import { defineLoss, type LossPlugin } from "../contracts/loss.ts";

declare module "../contracts/loss.ts" {
  interface LossMap {
    readonly meanAbsoluteError: typeof meanAbsoluteError;
  }
}

/** |y − ŷ|, averaged over an example's outputs; both float32[n, outputs]. Its gradient is a sign, 0 at 0: outliers pull no harder. */
export const meanAbsoluteError: LossPlugin = defineLoss({
  package: "@nn/train",
  name: "meanAbsoluteError",
  summary: "|y − ŷ|, averaged over outputs.",
  traits: () => ({ takes: "values" }),
  options: {},
  apply(outputs, targets) {
    checkNumbers("meanAbsoluteError", outputs, targets);
    return meanOverOutputs(abs(sub(outputs, targets)));
  },
});
