import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel, numberOption } = description;

/** A hidden kernel of zeros passes no signal and no gradient: only the output bias learns. */
export const zeroKernel: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "zeroKernel",
  code: "zero-kernel",
  severity: "error",
  summary: "Weights of hidden layers never start as zeros.",
  paper: 'Goodfellow, Bengio, Courville, "Deep learning", section 8.4 (2016)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ initializer: "zeros", activation: "tanh" }), kernel()] }],
    // Zeros in the output layer alone are harmless: its inputs differ.
    good: [{ model: [kernel({ initializer: "heNormal" }), kernel({ initializer: "zeros" })] }],
  },
  find: (subject) =>
    // The last kernel of a residual branch may start at 0: the branch then starts as nothing.
    subject.hasBranches
      ? []
      : initializedLayers(subject).flatMap(({ index, kernel, initializer }) =>
          kernel === "zeros" || (kernel === "constant" && (numberOption(initializer, "value") ?? 0) === 0)
            ? [
                {
                  layer: index,
                  message: `the kernel of layer ${index} starts as zeros: no signal and no gradient passes it, and its units stay alike`,
                  fix: "draw it: heNormal for ReLU, glorotUniform for tanh and sigmoid, lecunNormal for SELU",
                },
              ]
            : [],
        ),
});
