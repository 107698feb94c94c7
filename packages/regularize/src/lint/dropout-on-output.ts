import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, isDropout, outputIndex } from "../define-lint-rule.ts";

/** Dropout belongs on hidden layers: on the output it deletes predictions. */
export const dropoutOnOutput: LintRulePlugin = defineLintRule({
  name: "dropoutOnOutput",
  code: "dropout-on-output",
  severity: "error",
  summary: "Dropout belongs on hidden layers.",
  defaults: {},
  find: (subject) =>
    subject.layers.flatMap((layer, index) =>
      isDropout(layer) && index > outputIndex(subject)
        ? [
            {
              layer: index,
              message: `layer ${index} is dropout on the output; put it before the last layer with weights`,
            },
          ]
        : [],
    ),
});
