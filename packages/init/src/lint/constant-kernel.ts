import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel, layer, numberOption } = description;

/** Units that start the same stay the same: their gradients are equal for ever, and the kernel keeps rank 1. */
export const constantKernel: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "constantKernel",
  code: "constant-kernel",
  severity: "error",
  summary: "Weights of hidden layers start with values that differ.",
  paper: 'Goodfellow, Bengio, Courville, "Deep learning", section 8.4 (2016)',
  options: {},
  examples: {
    bad: [
      { model: [kernel({ initializer: "ones" }), kernel()] },
      { model: [kernel({ initializer: layer("constant", { value: 0.1 }) }), kernel()] },
    ],
    good: [{ model: [kernel({ initializer: "glorotUniform", bias: "constant(0.1)" }), kernel()] }],
  },
  find: (subject) =>
    initializedLayers(subject).flatMap(({ index, kernel, initializer }) =>
      kernel === "ones" ||
      kernel === "smallPositive" ||
      (kernel === "constant" && numberOption(initializer, "value") !== 0)
        ? [
            {
              layer: index,
              message: `the kernel of layer ${index} starts with one value everywhere: its units stay alike, and the layer is as good as one unit`,
              fix: "draw it: heNormal for ReLU, glorotUniform for tanh and sigmoid, lecunNormal for SELU",
            },
          ]
        : [],
    ),
});
