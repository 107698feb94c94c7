import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { activationOf, baseName, dropping, kernel, layer } = description;

const selu = layer("selu", {}, { selfNormalizing: true });
const alphaDropout = layer("alphaDropout", {}, { drops: 0.1, keepsSelfNormalization: true });

/** Alpha dropout sets units to what SELU saturates at, and keeps mean 0 and variance 1 only where SELU has made them. */
export const alphaDropoutWithoutSelu: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "alphaDropoutWithoutSelu",
  code: "alpha-dropout-without-selu",
  severity: "warning",
  summary: "Alpha dropout is for SELU networks.",
  paper: 'Klambauer, Unterthiner, Mayr & Hochreiter, "Self-normalizing neural networks" (2017)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ activation: "relu" }), alphaDropout, kernel()] }],
    good: [
      { model: [kernel({ activation: selu }), alphaDropout, kernel()] },
      { model: [kernel({ activation: "relu" }), dropping(), kernel()] },
    ],
  },
  find: ({ layers }) =>
    layers.flatMap((item, index) => {
      if (item.traits.keepsSelfNormalization === undefined) return [];
      const activation = layers
        .slice(0, index)
        .map(activationOf)
        .findLast((found) => found !== undefined);
      const name = activation === undefined ? "no activation" : baseName(activation);
      return activation?.traits.selfNormalizing === true
        ? []
        : [
            {
              layer: index,
              message: `layer ${index} is ${baseName(item)} after ${name}: it keeps the moments of SELU outputs, not of these`,
              fix: "use dropout, or SELU with lecunNormal",
            },
          ];
    }),
});
