import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, isBatchNorm, outputIndex } from "../define-lint-rule.ts";

/** A batch norm after the output layer makes each prediction depend on the others of the batch. */
export const batchNormOnOutput: LintRulePlugin = defineLintRule({
  name: "batchNormOnOutput",
  code: "batch-norm-on-output",
  severity: "warning",
  summary: "Batch norm belongs between a hidden layer and its activation.",
  defaults: {},
  find: (subject) =>
    subject.layers.flatMap((layer, index) =>
      isBatchNorm(layer) && index > outputIndex(subject)
        ? [
            {
              layer: index,
              message: `layer ${index} normalizes the output over the batch; put it before a hidden activation`,
            },
          ]
        : [],
    ),
});
