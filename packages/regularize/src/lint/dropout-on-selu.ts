import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, hiddenLayers, layer } = description;

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
    bad: [{ model: [layer("dense", { activation: "selu" }), layer("dropout", { rate: 0.1 }), layer("dense")] }],
    good: [
      { model: [layer("dense", { activation: "selu" }), layer("alphaDropout", { rate: 0.1 }), layer("dense")] },
      { model: [layer("dense", { activation: "elu" }), layer("dropout", { rate: 0.1 }), layer("dense")] },
    ],
  },
  find: (subject) =>
    hiddenLayers(subject).flatMap(({ index, activation, dropout }) =>
      activation !== undefined && baseName(activation) === "selu" && dropout > 0
        ? [
            {
              layer: index,
              message: `plain dropout follows the SELU of layer ${index}: it raises the variance by 1/(1 − p), and outputs no longer keep mean 0 and variance 1`,
              fix: "use alpha dropout with a rate of 0.05 to 0.1",
            },
          ]
        : [],
    ),
});
