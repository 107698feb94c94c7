import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { activationOf, baseName, layer } = description;

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
    bad: [{ model: [layer("dense", { activation: "relu" }), layer("alphaDropout"), layer("dense")] }],
    good: [
      { model: [layer("dense", { activation: "selu" }), layer("alphaDropout"), layer("dense")] },
      { model: [layer("dense", { activation: "relu" }), layer("dropout"), layer("dense")] },
    ],
  },
  find: ({ layers }) =>
    layers.flatMap((item, index) => {
      if (baseName(item) !== "alphaDropout") return [];
      const activation = layers
        .slice(0, index)
        .map(activationOf)
        .findLast((found) => found !== undefined);
      const name = activation === undefined ? "no activation" : baseName(activation);
      return name === "selu"
        ? []
        : [
            {
              layer: index,
              message: `layer ${index} is alpha dropout after ${name}: it keeps the moments of SELU outputs, not of these`,
              fix: "use dropout, or SELU with lecunNormal",
            },
          ];
    }),
});
