import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, isNorm, kernel, normalizing, pluginOption } = description;

/** The output of a norm does not change when the weights before it shrink. */
export const penaltyBeforeNorm: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "penaltyBeforeNorm",
  code: "penalty-before-norm",
  severity: "info",
  summary: "A penalty right before a norm changes the effective learning rate, not the function.",
  paper: 'van Laarhoven, "L2 regularization versus batch and weight normalization" (2017)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ penalty: "l2" }), normalizing("batch"), kernel()] }],
    good: [{ model: [kernel(), normalizing("batch"), kernel({ penalty: "l2" })] }],
  },
  find: ({ layers }) =>
    layers.flatMap((item, index) => {
      const penalty = pluginOption(item, "penalty");
      const next = layers[index + 1];
      return penalty !== undefined && next !== undefined && isNorm(next)
        ? [
            {
              layer: index,
              message: `${baseName(penalty)} on layer ${index} is undone by the norm after it; it only raises the effective learning rate, as 1/‖w‖²`,
              fix: "leave it out there, or tune it as a learning rate",
            },
          ]
        : [];
    }),
});
