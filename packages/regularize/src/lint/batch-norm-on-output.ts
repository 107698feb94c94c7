import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { isBatchNorm, kernel, layer, normalizing, outputIndex } = description;

/** A batch norm after the output layer makes each prediction depend on the others of the batch. */
export const batchNormOnOutput: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "batchNormOnOutput",
  code: "batch-norm-on-output",
  severity: "warning",
  summary: "Batch norm belongs between a hidden layer and its activation.",
  options: {},
  examples: {
    bad: [{ model: [kernel(), layer("activation", { activation: "relu" }), kernel(), normalizing("batch")] }],
    good: [{ model: [kernel(), normalizing("batch"), layer("activation", { activation: "relu" }), kernel()] }],
  },
  find: (subject) =>
    subject.layers.flatMap((item, index) =>
      isBatchNorm(item) && index > outputIndex(subject)
        ? [
            {
              layer: index,
              message: `layer ${index} normalizes the output over the batch, so each prediction depends on the others`,
              fix: "put it before a hidden activation",
            },
          ]
        : [],
    ),
});
