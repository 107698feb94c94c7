import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, hasWeights, isBatchNorm } from "../define-lint-rule.ts";

/** Batch norm subtracts the mean, and a bias with it. */
export const biasBeforeNorm: LintRulePlugin = defineLintRule({
  name: "biasBeforeNorm",
  code: "bias-before-norm",
  severity: "info",
  summary: "A layer right before a batch norm needs no bias.",
  paper: 'Ioffe & Szegedy, "Batch normalization" (2015), section 3.2',
  defaults: {},
  find: ({ layers }) =>
    layers.flatMap((layer, index) => {
      const next = layers[index + 1];
      const isUseless = hasWeights(layer) && "bias" in layer.options && layer.options.bias !== false;
      return isUseless && next !== undefined && isBatchNorm(next)
        ? [
            {
              layer: index,
              message: `the bias of layer ${index} is subtracted by the batch norm after it; set bias: false`,
            },
          ]
        : [];
    }),
});
