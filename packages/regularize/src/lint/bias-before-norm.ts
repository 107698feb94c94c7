import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { hasWeights, isBatchNorm, kernel, normalizing } = description;

/** Batch norm subtracts the mean, and a bias with it. */
export const biasBeforeNorm: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "biasBeforeNorm",
  code: "bias-before-norm",
  severity: "info",
  summary: "A layer right before a batch norm needs no bias.",
  paper: 'Ioffe & Szegedy, "Batch normalization" (2015), section 3.2',
  options: {},
  examples: {
    bad: [{ model: [kernel({ bias: true }), normalizing("batch"), kernel()] }],
    good: [{ model: [kernel({ bias: false }), normalizing("batch"), kernel({ bias: true })] }],
  },
  find: ({ layers }) =>
    layers.flatMap((item, index) => {
      const next = layers[index + 1];
      const isUseless = hasWeights(item) && "bias" in item.options && item.options.bias !== false;
      return isUseless && next !== undefined && isBatchNorm(next)
        ? [
            {
              layer: index,
              message: `the bias of layer ${index} is subtracted again by the batch norm after it`,
              fix: "set bias: false",
            },
          ]
        : [];
    }),
});
