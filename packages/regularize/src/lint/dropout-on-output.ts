import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, isDropout, layer, outputIndex } = description;

/** Dropout belongs on hidden layers: on the output it deletes predictions. */
export const dropoutOnOutput: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "dropoutOnOutput",
  code: "dropout-on-output",
  severity: "error",
  summary: "Dropout belongs on hidden layers.",
  options: {},
  examples: {
    bad: [
      { model: [layer("dense"), layer("dropout", { rate: 0.5 })] },
      { model: [layer("dense"), layer("alphaDropout")] },
    ],
    good: [{ model: [layer("dense"), layer("dropout", { rate: 0.5 }), layer("dense")] }],
  },
  find: (subject) =>
    subject.layers.flatMap((item, index) =>
      (isDropout(item) || baseName(item) === "alphaDropout") && index > outputIndex(subject)
        ? [
            {
              layer: index,
              message: `layer ${index} is dropout on the output: it deletes predictions`,
              fix: "put it before the last layer with weights",
            },
          ]
        : [],
    ),
});
