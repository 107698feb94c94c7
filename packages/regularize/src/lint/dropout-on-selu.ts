import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, dropping, hiddenLayers, kernel, layer } = description;

const selu = layer("selu", {}, { selfNormalizing: true });
const alphaDropout = layer("alphaDropout", {}, { drops: 0.1, keepsSelfNormalization: true });

/** Plain dropout keeps the mean and raises the variance, and SELU's fixed point is lost. */
export const dropoutOnSelu: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "dropoutOnSelu",
  code: "dropout-on-selu",
  severity: "warning",
  summary: "SELU networks drop with alpha dropout.",
  paper: 'Klambauer, Unterthiner, Mayr & Hochreiter, "Self-normalizing neural networks" (2017)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ activation: selu }), dropping(0.1), kernel()] }],
    good: [
      { model: [kernel({ activation: selu }), alphaDropout, kernel()] },
      { model: [kernel({ activation: "elu" }), dropping(0.1), kernel()] },
    ],
  },
  find: (subject) =>
    hiddenLayers(subject).flatMap(({ index, activation, dropout }) =>
      activation?.traits.selfNormalizing === true && dropout > 0
        ? [
            {
              layer: index,
              message: `plain dropout follows the ${baseName(activation)} of layer ${index}: it raises the variance by 1/(1 − p), and outputs no longer keep mean 0 and variance 1`,
              fix: "use alpha dropout with a rate of 0.05 to 0.1",
            },
          ]
        : [],
    ),
});
