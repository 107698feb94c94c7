import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, hasWeights, isActivation, isBatchNorm, pluginOption, baseName } from "../define-lint-rule.ts";

/** The usual order, and the one that makes the bias redundant, is weights, norm, activation. */
export const normAfterActivation: LintRulePlugin = defineLintRule({
  name: "normAfterActivation",
  code: "norm-after-activation",
  severity: "info",
  summary: "Batch norm comes between the weights and the activation.",
  paper: 'Ioffe & Szegedy, "Batch normalization" (2015), section 3.2',
  defaults: {},
  find: ({ layers }) =>
    layers.flatMap((layer, index) => {
      const before = layers[index - 1];
      if (before === undefined || !isBatchNorm(layer)) return [];
      const activation = pluginOption(before, "activation");
      const isActive =
        isActivation(before) || (hasWeights(before) && activation !== undefined && baseName(activation) !== "linear");
      return isActive
        ? [
            {
              layer: index,
              message: `layer ${index} normalizes after the activation; the usual order is weights, norm, activation`,
            },
          ]
        : [];
    }),
});
