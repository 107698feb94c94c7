import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { activationOf, isBatchNorm, kernel, layer, normalizing } = description;

/** The usual order, and the one that makes the bias redundant, is weights, norm, activation. */
export const normAfterActivation: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "normAfterActivation",
  code: "norm-after-activation",
  severity: "info",
  summary: "Batch norm comes between the weights and the activation.",
  paper: 'Ioffe & Szegedy, "Batch normalization" (2015), section 3.2',
  options: {},
  examples: {
    bad: [{ model: [kernel({ activation: "relu" }), normalizing("batch"), kernel()] }],
    good: [{ model: [kernel({ activation: layer("linear", {}, { linear: true }) }), normalizing("batch"), kernel()] }],
  },
  find: ({ layers }) =>
    layers.flatMap((item, index) => {
      const before = layers[index - 1];
      return before !== undefined && isBatchNorm(item) && activationOf(before) !== undefined
        ? [
            {
              layer: index,
              message: `layer ${index} normalizes after the activation`,
              fix: "take the usual order: weights, norm, activation",
            },
          ]
        : [];
    }),
});
