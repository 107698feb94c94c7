import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { baseName, kernel, numberOption } = description;

/** With biases of 0.01, more ReLUs are on for more examples at the start. */
export const zeroBiasOnRelu: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "zeroBiasOnRelu",
  code: "zero-bias-on-relu",
  severity: "info",
  summary: "A small positive bias keeps more rectified units alive at the start.",
  paper: 'Goodfellow, Bengio, Courville, "Deep learning", section 8.4 (2016)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ activation: "relu", bias: true }), kernel()] }],
    good: [
      { model: [kernel({ activation: "relu", bias: "constant(0.01)" }), kernel()] },
      { model: [kernel({ activation: "tanh", bias: true }), kernel()] },
    ],
  },
  find(subject) {
    const plain = initializedLayers(subject).filter(
      ({ bias, activation, isNormalized }) =>
        activation === "relu" &&
        !isNormalized &&
        bias !== false &&
        (baseName(bias) === "zeros" || (baseName(bias) === "constant" && numberOption(bias, "value") === 0)),
    );
    const [first] = plain;
    if (first === undefined) return [];
    const where = plain.length === 1 ? `layer ${first.index} start` : `${plain.length} layers of ReLUs start`;
    return [
      {
        layer: first.index,
        message: `the biases of ${where} at 0, which is fine with He's kernels; where units die, 0.01 keeps more of them on`,
        fix: "try a small positive bias, e.g. constant(0.01)",
      },
    ];
  },
});
