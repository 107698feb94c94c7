import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, isBatchNorm, kernel, normalizing, technique, techniques } = description;

/** Running statistics belong to the weights that were trained, not to their average. */
export const averagingWithBatchNorm: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "averagingWithBatchNorm",
  code: "averaging-with-batch-norm",
  severity: "warning",
  summary: "Averaged weights want statistics of their own where a network normalizes over the batch.",
  paper:
    'Izmailov, Podoprikhin, Garipov, Vetrov & Wilson, "Averaging weights leads to wider optima and better generalization" (2018)',
  options: {},
  examples: {
    bad: [{ model: [kernel(), normalizing("batch"), kernel()], use: [technique("averaging", "swa")] }],
    good: [
      { model: [kernel(), normalizing("example"), kernel()], use: [technique("averaging", "swa")] },
      { model: [kernel(), normalizing("batch"), kernel()] },
    ],
  },
  find(subject) {
    const [averaging] = techniques(subject, "averaging");
    const index = subject.layers.findIndex(isBatchNorm);
    if (averaging === undefined || index < 0) return [];
    return [
      {
        layer: index,
        message: `${baseName(averaging)} evaluates averaged weights with the running statistics of layer ${index}, which are those of the last weights`,
        fix: "use groupNorm or layerNorm, or average over a short time with a small learning rate",
      },
    ];
  },
});
