import { defineObjectiveTerm, max, mean, mul, number, type ObjectiveTermPlugin, sub } from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface ObjectiveTermMap {
    readonly maxSup: typeof maxSup;
  }
}

export interface MaxSupOptions {
  /** α ≥ 0; default 0.1. */
  readonly strength: number;
}

/**
 * Max suppression: α·(max z − mean z), averaged over the batch, of the logits z, float32[n, classes].
 *
 * Label smoothing is, on what the network gets right, the same with the logit of the label in place of the largest one; where the
 * network errs, that makes it surer of its error, and this does not. Zhou et al., "MaxSup: overcoming representation collapse in label
 * smoothing" (2025).
 *
 * @example maxSup(0.1) // logits [1, 2, 6] cost 0.1·(6 − 3) = 0.3
 * @throws OptionError for a negative strength.
 */
export const maxSup: ObjectiveTermPlugin<MaxSupOptions, number> = defineObjectiveTerm<MaxSupOptions, number>({
  package: packageName,
  name: "maxSup",
  summary: "The largest logit above the mean of all.",
  paper: 'Zhou et al., "MaxSup: overcoming representation collapse in label smoothing" (2025)',
  options: { strength: number(0.1, { min: 0 }) },
  shorthand: "strength",
  loss: ({ outputs }, { strength }) =>
    mul(mean(sub(max(outputs, { axes: -1 }), mean(outputs, { axes: -1 }))), strength),
});
