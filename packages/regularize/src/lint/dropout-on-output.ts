import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { dropping, drops, kernel, layer, outputIndex } = description;

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
      { model: [kernel(), dropping(0.5)] },
      { model: [kernel(), layer("alphaDropout", {}, { drops: 0.1, keepsSelfNormalization: true })] },
    ],
    good: [{ model: [kernel(), dropping(0.5), kernel()] }],
  },
  find: (subject) =>
    subject.layers.flatMap((item, index) =>
      drops(item) && index > outputIndex(subject)
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
