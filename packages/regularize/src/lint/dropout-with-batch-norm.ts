import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { dropping, isBatchNorm, isDropout, kernel, normalizing } = description;

/** Batch norm brings noise of its own: the statistics of a random batch. */
export const dropoutWithBatchNorm: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "dropoutWithBatchNorm",
  code: "dropout-with-batch-norm",
  severity: "info",
  summary: "A network with batch norm often needs no dropout after it.",
  paper: 'Ioffe & Szegedy, "Batch normalization" (2015), section 4.2.1',
  options: {},
  examples: {
    bad: [{ model: [kernel(), normalizing("batch"), dropping(), kernel()] }],
    good: [{ model: [kernel(), normalizing("batch"), kernel()] }, { model: [kernel(), dropping(), kernel()] }],
  },
  find({ layers }) {
    const norm = layers.findLastIndex(isBatchNorm);
    const dropout = norm < 0 ? -1 : layers.findIndex((item, index) => index > norm && isDropout(item));
    return dropout < 0
      ? []
      : [
          {
            layer: dropout,
            message: `layer ${dropout} is dropout after the batch norm in layer ${norm}, which is noisy already`,
            fix: "try it without, or with a smaller rate",
          },
        ];
  },
});
