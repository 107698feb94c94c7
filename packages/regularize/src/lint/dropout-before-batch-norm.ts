import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, isBatchNorm, isDropout } from "../define-lint-rule.ts";

/** Dropout changes the variance in training only, and the running variance of a batch norm after it is then wrong. */
export const dropoutBeforeBatchNorm: LintRulePlugin = defineLintRule({
  name: "dropoutBeforeBatchNorm",
  code: "dropout-before-batch-norm",
  severity: "warning",
  summary: "Dropout comes after the last batch norm.",
  paper: 'Li, Chen, Hu & Yang, "Understanding the disharmony between dropout and batch normalization" (2019)',
  defaults: {},
  find({ layers }) {
    const norm = layers.findLastIndex(isBatchNorm);
    return layers.slice(0, Math.max(norm, 0)).flatMap((layer, index) =>
      isDropout(layer)
        ? [
            {
              layer: index,
              message: `layer ${index} is dropout, and layer ${norm} a batch norm: the variance it sees in training is not that of evaluation; put dropout after the last batch norm`,
            },
          ]
        : [],
    );
  },
});
