import type { LintRulePlugin } from "@nn/core";

import { baseName, defineLintRule, isNorm, pluginOption } from "../define-lint-rule.ts";

/** The output of a norm does not change when the weights before it shrink. */
export const penaltyBeforeNorm: LintRulePlugin = defineLintRule({
  name: "penaltyBeforeNorm",
  code: "penalty-before-norm",
  severity: "info",
  summary: "A penalty right before a norm changes the effective learning rate, not the function.",
  paper: 'van Laarhoven, "L2 regularization versus batch and weight normalization" (2017)',
  defaults: {},
  find: ({ layers }) =>
    layers.flatMap((layer, index) => {
      const penalty = pluginOption(layer, "penalty");
      const next = layers[index + 1];
      return penalty !== undefined && next !== undefined && isNorm(next)
        ? [
            {
              layer: index,
              message: `${baseName(penalty)} on layer ${index} is undone by the norm after it; it only raises the effective learning rate, as 1/‖w‖²`,
            },
          ]
        : [];
    }),
});
