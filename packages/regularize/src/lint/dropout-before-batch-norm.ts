import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { dropping, isBatchNorm, isDropout, kernel, normalizing } = description;

/** Dropout changes the variance in training only, and the running variance of a batch norm after it is then wrong. */
export const dropoutBeforeBatchNorm: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "dropoutBeforeBatchNorm",
  code: "dropout-before-batch-norm",
  severity: "warning",
  summary: "Dropout comes after the last batch norm.",
  paper: 'Li, Chen, Hu & Yang, "Understanding the disharmony between dropout and batch normalization" (2019)',
  options: {},
  examples: {
    bad: [{ model: [kernel(), dropping(), kernel(), normalizing("batch"), kernel()] }],
    good: [{ model: [kernel(), normalizing("batch"), kernel(), dropping(), kernel()] }],
  },
  find({ layers }) {
    const norm = layers.findLastIndex(isBatchNorm);
    return layers.slice(0, Math.max(norm, 0)).flatMap((item, index) =>
      isDropout(item)
        ? [
            {
              layer: index,
              message: `layer ${index} is dropout, and layer ${norm} a batch norm: the variance it sees in training is not that of evaluation`,
              fix: "put dropout after the last batch norm",
            },
          ]
        : [],
    );
  },
});
